# make demo    the gap report of an invented company     make test    every check and test
# Needs Python 3.11 or newer; everything else is installed into .venv. Another Python: make PYTHON=python3.12 …

PY := .venv/bin/python
export PYTHON
# Only our own words are printed, and none after the last line of a command.
MAKEFLAGS += --no-print-directory
# Checks come in their order, and what one says is not mixed with what another says.
.NOTPARALLEL:

.DEFAULT_GOAL := help
.PHONY: help demo env test test-full fuzz bench lint format format-check types law tests clean

help:
	@echo "make demo       write the exports of an invented company, check them, show the gap report"
	@echo "make test       lint, format, types, import law and all tests"
	@echo "make test-full  the same, with ten times as many invented histories"
	@echo "make fuzz       compare the rules with their slow twin until stopped"
	@echo "make bench      measure speed against the usual ways, write bench/RESULTS.md"
	@echo "make env        the environment for work on the code, in .venv"
	@echo "make lint, make format, make types, make law, make tests: one check alone"
	@echo "make clean      remove the environment and everything that was made"

# --- The environment: what the program needs, and what its tests need on top -----------------------

INSTALLS := pyproject.toml requirements/build.txt scripts/env scripts/python

.venv/.runtime: $(INSTALLS) requirements/runtime.txt
	@scripts/env runtime

.venv/.dev: $(INSTALLS) requirements/dev.txt
	@scripts/env dev

env: .venv/.dev

# --- For users ---------------------------------------------------------------------------------------

demo: .venv/.runtime
	@$(PY) -m musterroll demo demo

# --- Checks, quickest first --------------------------------------------------------------------------

# Tests start hundreds of processes. Each would compile our modules again where an environment (many containers)
# tells Python to keep nothing compiled; empty counts as not told.
tests test-full: export PYTHONDONTWRITEBYTECODE :=

test: lint format-check types law tests

test-full: lint format-check types law
	@scripts/browser
	@echo "Tests, ten times as many histories"
	@MUSTERROLL_THOROUGH=1 $(PY) -m pytest -n 2

lint: .venv/.dev
	@echo "Lint"
	@$(PY) -m ruff check --quiet
	@$(PY) -m bandit -q -ll -c pyproject.toml -r musterroll
	@scripts/audit

format-check: .venv/.dev
	@echo "Format"
	@$(PY) -m ruff format --check --quiet || { echo "Not formatted as agreed: run make format." >&2; exit 1; }

types: .venv/.dev
	@echo "Types"
	@$(PY) -m mypy --no-error-summary

law: .venv/.dev
	@echo "Import law"
	@.venv/bin/lint-imports --no-logo

tests: .venv/.dev
	@scripts/browser
	@echo "Tests"
	@$(PY) -m pytest -n 2

format: .venv/.dev
	@$(PY) -m ruff check --fix-only --quiet
	@$(PY) -m ruff format

# --- Longer ------------------------------------------------------------------------------------------

fuzz: .venv/.dev
	@$(PY) -m tests.reference.fuzz

bench: .venv/.dev
	@$(PY) -m bench

clean:
	rm -rf .venv build dist demo out bench/made *.egg-info
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

"""The whole harness at tiny sizes: every program runs to its end and every section is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import __main__ as harness
from bench import data, page, sections
from bench.as_installed import hidden
from bench.measure import once, python
from bench.sections import Sizes
from bench.setting import RESULTS

TINY = Sizes(csv=20, parquet=40, fewer=4, records=200, leaves=200, requests=8, csv_rounds=1, parquet_rounds=1)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    for module in (data, harness):
        monkeypatch.setattr(module, "WORK", tmp_path)
    monkeypatch.setattr(harness, "QUICK", TINY)
    return tmp_path


# What is sent is measured beside a program that is installed first: `test_sending.py` runs it beside another one.
@pytest.mark.parametrize("name", [name for name in sections.SECTIONS if name != "intake"])
def test_a_section_runs_and_is_written(name: str, tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = RESULTS.read_bytes() if RESULTS.exists() else None
    harness.main(["--quick", "--only", name, "--date", "2026-01-20"])
    written = (tiny / "RESULTS.md").read_text("utf-8")
    assert "Measured on 2026-01-20:" in written
    assert "duckdb " in written and "cores" in written
    said = [line.strip() for line in capsys.readouterr().out.splitlines() if "at most" in line or "at least" in line]
    assert said and all(f"- {line}" in written for line in said)
    assert (RESULTS.read_bytes() if RESULTS.exists() else None) == before


def test_a_section_that_is_measured_again_takes_its_place_and_the_others_stay(tmp_path: Path) -> None:
    path = tmp_path / "RESULTS.md"
    for name, body in (("book", "## Book\n\n- once"), ("csv", "## CSV\n\n- once"), ("book", "## Book\n\n- again")):
        page.write(path, {name: page.part(body, "2026-01-20", ["- two cores"])}, ["csv", "book"])
    parts = page.parts_of(path)
    assert list(parts) == ["csv", "book"]
    assert "- once" in parts["csv"] and "- again" in parts["book"] and "- once" not in parts["book"]
    page.write(path, {}, ["csv", "book"])
    assert page.parts_of(path) == parts


def test_the_program_is_measured_without_the_packages_of_the_peers() -> None:
    assert hidden() == ["numpy", "pandas"]
    with pytest.raises(RuntimeError, match="No module named pandas"):
        once(python("-m", "bench.as_installed", "pandas"))

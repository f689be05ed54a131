"""A command starts at once: what is heavy is imported by those who use it."""

from __future__ import annotations

import subprocess
import sys

from tests.house.tree import PACKAGE, ROOT

HEAVY = {"duckdb", "httpx", "numpy", "openpyxl", "pandas", "pyarrow", "python_calamine", "rich", "xlsxwriter"} | {
    *("boto3", "cryptography", "django", "psycopg", "rfc3161_client"),
}
WHAT_IS_LOADED = "import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"


def loaded_by(module: str) -> set[str]:
    """Every top-level package that a new Python holds after importing `module`."""
    command = [sys.executable, "-c", WHAT_IS_LOADED.format(module=module)]
    return set(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split())


def test_the_command_line_loads_no_engine_before_it_is_needed() -> None:
    entrances = [name for name in ("main",) if (PACKAGE / "cli" / f"{name}.py").exists()]
    assert {name: sorted(loaded_by(f"musterroll.cli.{name}") & HEAVY) for name in entrances} == {
        name: [] for name in entrances
    }


def test_what_is_heavy_is_noticed() -> None:
    assert "pyarrow" in loaded_by("musterroll.facts.tables")

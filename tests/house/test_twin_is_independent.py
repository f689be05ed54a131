"""The twin of the rules is worth something only if it shares nothing with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, TESTS, imported, parsed, place, within

REFERENCE = TESTS / "reference"
# Of this house the twin may know the vocabulary alone; the engine would be the rules' own arithmetic.
ALLOWED = ("musterroll.facts",)
FORBIDDEN = ("musterroll", "duckdb")


def twin_files(folder: Path) -> list[Path]:
    """The twin itself: `twin*.py` and everything in folders `twin*`. The rest of the folder may know both sides."""
    files = folder.glob("twin*.py"), *(twin.rglob("*.py") for twin in folder.glob("twin*") if twin.is_dir())
    return sorted(file for group in files for file in group)


def file_of(module: str, root: Path) -> Path | None:
    """The file of a module of this tree's tests; None for any other."""
    base = root.joinpath(*module.split("."))
    found = (path for path in (base.with_suffix(".py"), base / "__init__.py") if path.is_file())
    return next(found, None) if within(module, "tests") else None


def dependence(start: list[Path], root: Path) -> Iterator[str]:
    """Every import of what the twin must not know, in `start` and in whatever of the tests that imports."""
    waiting, seen = list(start), set(start)
    while waiting:
        file = waiting.pop()
        for module, line in imported(parsed(file)):
            if module == "?" or (within(module, *FORBIDDEN) and not within(module, *ALLOWED)):
                yield f"{place(file, line)} imports {module}"
            further = file_of(module, root)
            if further and further not in seen:
                seen.add(further)
                waiting.append(further)


def test_the_twin_imports_nothing_of_the_rules() -> None:
    assert list(dependence(twin_files(REFERENCE), ROOT)) == []


@pytest.mark.parametrize(
    "line",
    [
        "from musterroll.rules.question import Question",
        "from musterroll import rules",
        "def judge():\n    import musterroll.rules.pipeline",
        "import importlib\nimportlib.import_module('musterroll.rules')",
        "from tests.reference import histories",
    ],
)
def test_a_twin_that_peeks_is_noticed(tmp_path: Path, line: str) -> None:
    folder = tmp_path / "tests" / "reference"
    (folder / "twin").mkdir(parents=True)
    (folder / "twin" / "verdicts.py").write_text(line)
    (folder / "histories.py").write_text("from musterroll.rules.policy import model")
    assert list(dependence(twin_files(folder), tmp_path)) != []


def test_a_twin_that_knows_only_the_vocabulary_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "tests" / "reference"
    folder.mkdir(parents=True)
    (folder / "twin.py").write_text("from datetime import date\nfrom musterroll.facts.tables import SCHEMAS")
    (folder / "conftest.py").write_text("from musterroll.rules.pipeline import reconcile")
    assert list(dependence(twin_files(folder), tmp_path)) == []

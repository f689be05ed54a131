"""Imports run downward only. The law itself is written in pyproject.toml."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

ROOMS = ["facts", "rules", "sources", "reports", "cli"]
JUDGE = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True, no_logo=True))"


def judge(house: Path) -> subprocess.CompletedProcess[str]:
    """Hold the contracts of `house/pyproject.toml` against `house/musterroll`."""
    return subprocess.run([sys.executable, "-c", JUDGE], cwd=house, capture_output=True, text=True, check=False)


@pytest.fixture
def empty_house(tmp_path: Path) -> Path:
    """A house with the law of ours and rooms that hold nothing but a caption."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for folder in ["", *ROOMS]:
        (tmp_path / "musterroll" / folder).mkdir()
        (tmp_path / "musterroll" / folder / "__init__.py").touch()
    return tmp_path


def test_this_house_keeps_the_law() -> None:
    verdict = judge(ROOT)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


def test_rooms_with_nothing_in_them_keep_the_law(empty_house: Path) -> None:
    verdict = judge(empty_house)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize(
    ("room", "line"),
    [
        pytest.param("facts", "import musterroll.rules", id="facts know no rules"),
        pytest.param("rules", "import musterroll.sources", id="rules know no sources"),
        pytest.param("sources", "import musterroll.reports", id="neighbours do not know each other"),
        pytest.param("reports", "import musterroll.cli", id="reports know no command line"),
        pytest.param("cli", "import django", id="the command line knows no Django"),
        pytest.param("attic", "", id="a room without a floor"),
    ],
)
def test_a_broken_law_is_noticed(empty_house: Path, room: str, line: str) -> None:
    (empty_house / "musterroll" / room).mkdir(exist_ok=True)
    (empty_house / "musterroll" / room / "__init__.py").write_text(line)
    assert judge(empty_house).returncode != 0


def test_a_room_to_come_needs_no_new_law(empty_house: Path) -> None:
    for room, line in {
        "procedures": "import musterroll.store",
        "store": "import musterroll.ledger",
        "ledger": "",
    }.items():
        (empty_house / "musterroll" / room).mkdir()
        (empty_house / "musterroll" / room / "__init__.py").write_text(line)
    verdict = judge(empty_house)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr

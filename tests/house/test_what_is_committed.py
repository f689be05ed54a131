"""Nothing committed names a machine, a package host or how the work on it is arranged."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, committed, place

# Written so that no line here matches itself.
FORBIDDEN = {
    "a path of some machine": re.compile(r"(?<![\w.-])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/|/op[t]/\w|/tm[p]/\w"),
    "a package host": re.compile(r"py[p]i\.(?:org|python)|pythonhoste[d]|npmj[s]|files\.pytho[n]|deb\.debia[n]"),
    "a place beside the project other than its test data": re.compile(r"\.\./share[d]\b(?!/data\b)"),
    "a secret": re.compile(r"-----BEGI[N] [A-Z ]*PRIVATE KEY|AKI[A][0-9A-Z]{16}|gh[p]_[A-Za-z0-9]{30}|xox[b]-\d"),
}


def complaints(text: str) -> list[tuple[int, str]]:
    """Line number and what is wrong with it, for every forbidden thing in `text`."""
    return [
        (number, what)
        for number, line in enumerate(text.splitlines(), start=1)
        for what, pattern in FORBIDDEN.items()
        if pattern.search(line)
    ]


def text_of(path: Path) -> str:
    """The text of a file; a binary file has none."""
    raw = path.read_bytes()
    return "" if b"\0" in raw else raw.decode("utf-8", "replace")


def test_there_is_something_to_look_at() -> None:
    assert {ROOT / "pyproject.toml", ROOT / "LICENSE", Path(__file__)} <= set(committed())


def test_no_file_names_a_machine_a_package_host_or_a_secret() -> None:
    found = [f"{place(path, line)} {what}" for path in committed() for line, what in complaints(text_of(path))]
    assert found == []


@pytest.mark.parametrize(
    "parts",
    [
        ("cd /", "work/main"),
        ("open('/", "root/notes')"),
        ("--find-links /", "opt/wheels"),
        ("--index-url https://py", "pi.org/simple"),
        ("https://files.py", "thonhosted.org/packages"),
        ("see ../", "shared/design.md"),
        ("-----BEGIN ", "PRIVATE KEY-----"),
    ],
)
def test_a_planted_name_is_noticed(parts: tuple[str, str]) -> None:
    assert complaints("".join(parts)) != []


@pytest.mark.parametrize("line", ["/bench/made/", "../shared/data/hr", "framework/main", "https://example.com/home/x"])
def test_an_innocent_line_is_left_alone(line: str) -> None:
    assert complaints(line) == []

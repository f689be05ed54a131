"""Every link between the pages of the documentation leads somewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.tree import committed, place

_LINK = re.compile(r"\]\(([^)\s]+)\)")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_FENCED = re.compile(r"^( *)(`{3,}).*?^ *\2`*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?) *#*$", re.MULTILINE)


def pages() -> list[Path]:
    return [path for path in committed() if path.suffix == ".md"]


@cache
def prose(page: Path) -> str:
    """The text of a page without its blocks of code."""
    return _FENCED.sub("", page.read_text("utf-8"))


@cache
def anchors(page: Path) -> frozenset[str]:
    """Where one can jump to in a page: its headings, as GitHub names them."""
    found: dict[str, int] = {}
    for heading in _HEADING.findall(prose(page)):
        name = anchor(heading)
        found[name] = found.get(name, 0) + 1
    return frozenset(f"{name}-{number}" if number else name for name, times in found.items() for number in range(times))


def anchor(heading: str) -> str:
    """`API keys: made, and `kept`` as `api-keys-made-and-kept`."""
    shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
    return re.sub(r"[^\w\- ]", "", shown.strip().lower()).replace(" ", "-")


def broken(page: Path) -> Iterator[str]:
    """The links of a page that lead nowhere."""
    for link in _LINK.findall(prose(page)):
        if _ELSEWHERE.match(link):
            continue
        name, _, part = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (part and (target.suffix != ".md" or part not in anchors(target))):
            yield f"{place(page)}: {link}"


def test_every_link_between_pages_leads_to_a_file_and_a_heading() -> None:
    assert [link for page in pages() for link in broken(page)] == []


def test_a_link_that_leads_nowhere_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "# What `is` kept\n\n[b](b.md) [c](#what-is-kept) [d](#gone) [e](a.md#gone) [f](https://x.example/g)\n"
    )
    assert [link.rpartition(" ")[2] for link in broken(tmp_path / "a.md")] == ["b.md", "#gone", "a.md#gone"]

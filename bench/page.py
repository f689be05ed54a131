"""The page of results: one part a section, each with the day and the state of the machine when it was measured.

A section that is measured again takes the place of its part; the others stay as they were. So the whole need not be
measured in one go, and a run that is broken off loses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.setting import AS_OF, MEMORY, THREADS

_HEAD = f"""# Results

Written by `make bench`. How to read it: [docs/performance.md](../docs/performance.md).

Programs run in turn (A B C A B C …), each a process of its own. All figures are medians over the rounds; a ratio
divides medians of the same rounds. Peak memory is that of the whole process. Rules and scan: {THREADS} threads; engine
limit {MEMORY}; period 2025, judged on {AS_OF}.
"""
_PART = re.compile(r"^<!-- (\w+) -->\n", re.MULTILINE)


def parts_of(path: Path) -> dict[str, str]:
    """The parts of a page that was written before, by the names of the sections; none where there is no page."""
    if not path.exists():
        return {}
    _, *pieces = _PART.split(path.read_text("utf-8"))
    return dict(zip(pieces[::2], pieces[1::2], strict=True))


def part(body: str, day: object, machine: Sequence[str]) -> str:
    """What a section found, with when and on what."""
    return "\n".join([body.rstrip("\n"), "", f"Measured on {day}:", "", *machine, ""])


def write(path: Path, found: Mapping[str, str], order: Sequence[str]) -> None:
    """Put the parts that were found into the page, in the order of the sections."""
    every = {**parts_of(path), **found}
    marked = [f"<!-- {name} -->\n{every[name]}" for name in order if name in every]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([_HEAD, *(one.rstrip("\n") + "\n" for one in marked)]), "utf-8")

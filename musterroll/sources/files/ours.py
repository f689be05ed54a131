"""Reports of this program are no exports: a conclusion must never come back as its own evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from musterroll.facts.errors import Refused
from musterroll.sources.files.headers import plain

_LAST = "neutralised"  # how every table ends that reports.csv_report writes
_DOCUMENT = re.compile(rb'\s*\{\s*"schema":\s*"musterroll\.[a-z_-]+/')


def refuse_our_table(name: str, header: Sequence[str]) -> None:
    """`Refused` if a header is that of a table of a report."""
    if len(header) > 1 and plain(header[-1]) == _LAST:
        raise _report(name)


def refuse_our_document(name: str, start: bytes) -> None:
    """`Refused` if a file begins like one of our JSON documents, such as a reconciliation."""
    if _DOCUMENT.match(start):
        raise _report(name)


def _report(name: str) -> Refused:
    return Refused(
        f"{name} is a report of Musterroll: it tells what was concluded, not what a system told.",
        "Give the exports of people and training that it was made from.",
    )

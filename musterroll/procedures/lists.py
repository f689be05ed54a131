"""A roster that is a mere list: one column of addresses or accounts, under a header or under none."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from musterroll.facts.errors import Refused
from musterroll.sources.files.addresses import addresses
from musterroll.sources.files.given import given
from musterroll.sources.files.headers import plain, shown
from musterroll.sources.files.received import receive
from musterroll.sources.files.tables import table_of

_ACCOUNT = re.compile(r"[A-Za-z][A-Za-z0-9_]*:[^\s:]\S*")


@dataclass(frozen=True)
class MereList:
    """What stands at the top of a list. `first` is whom that names, where the list has no header."""

    header: str
    first: str | None = None
    alone: bool = False  # nothing stands below it


def mere_list(path: str, known: Sequence[str], column: str | None, sheet: str | None = None) -> MereList | None:
    """The list in a file of one column; None where the file has more. `known` are headers that need no proof.

    Refused where it is not the `column` that a person named, and where nothing in it looks like somebody.
    """
    cells = _only_column(path, sheet)
    if not cells:
        return None
    names = {plain(one) for one in ((column,) if column else known)}
    header = next((cell for cell in cells if plain(cell) in names), None)
    if header is not None:
        return MereList(header)
    if column:
        raise Refused(
            f"{path}: no column is called {column!r}. Columns found: {shown(cells[0])}.",
            "Leave the name out where the first line is an attendee already.",
        )
    first = somebody(cells[0])
    if first is not None:
        return MereList(cells[0], first, alone=len(cells) == 1)
    if len(cells) > 1 and all(somebody(cell) for cell in cells[1:]):
        return MereList(cells[0])
    raise Refused(
        f"{path}: no column names the attendees. Columns found: {shown(cells[0])}.",
        "Give their e-mail addresses or accounts, or say that this column holds them: --column HEADER.",
    )


def _only_column(path: str, sheet: str | None) -> list[str]:
    """The first filled cells of a file that has one in each row; none of any other file."""
    (one,) = given([path], [])
    found = table_of(receive(one.path), one.path, one.sheet or sheet, lambda table: bool(table.head()))
    filled = [[cell for cell in record.cells if cell.strip()] for record in found.head()]
    return [row[0] for row in filled] if all(len(row) == 1 for row in filled) else []


def somebody(cell: str) -> str | None:
    """The address or `source:account` in a cell that holds nothing else."""
    text = cell.strip()
    found = addresses(text)
    if found:
        return None if re.search(r"\s", found[0]) else found[0]
    return text if _ACCOUNT.fullmatch(text) else None

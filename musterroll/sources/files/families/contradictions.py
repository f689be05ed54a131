"""One immutable id with contradicting people behind it: the file cannot be believed, and is refused."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.errors import Refused
from musterroll.sources.files.cells import Cells


def refuse_contradictions(cells: Cells, account: pa.Array, name: pa.Array, email: pa.Array) -> None:
    """`Refused` if two rows of one account have different names and different addresses.

    Several rows of one account are fine as long as name or address agrees: spells, or a changed name.
    """
    coded = account.dictionary_encode()
    if len(coded.dictionary) == cells.size:
        return
    counts = pc.value_counts(coded.indices)
    many = counts.field("values").filter(pc.greater(counts.field("counts"), 1))
    first: dict[int, tuple[int, str, str]] = {}
    for at in pc.indices_nonzero(pc.is_in(coded.indices, value_set=many.drop_null())).to_pylist():
        who = (_plain(name[at].as_py()), _plain(email[at].as_py()))
        seen = first.setdefault(coded.indices[at].as_py(), (at, *who))
        if all((*seen[1:], *who)) and seen[1] != who[0] and seen[2] != who[1]:
            raise _refusal(cells, account, name, email, seen[0], at)


def _plain(text: str | None) -> str:
    return " ".join((text or "").split()).casefold()


def _refusal(cells: Cells, account: pa.Array, name: pa.Array, email: pa.Array, one: int, other: int) -> Refused:
    def person(at: int) -> str:
        return f"row {cells.grid.rows[at].as_py()} is {name[at].as_py()} ({email[at].as_py()})"

    key = next((field for field in cells.reading.keys if cells.has(field)), "account")
    return Refused(
        f"{cells.name}: {cells.reading.column(key)} {account[one].as_py()} stands for two people: "
        f"{person(one)}, {person(other)}.",
        "Correct the id in one of the rows; if it is one person, give both rows the same address or name.",
    )

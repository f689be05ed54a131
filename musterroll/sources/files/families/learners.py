"""What a file of completions says of its accounts beside their courses: numbers, addresses, departments."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS
from musterroll.sources.files.arrow import nulls, whole
from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import one_each

_ATTRIBUTES = ("employee_number", "employer", "department", "title", "manager")


def learners(cells: Cells, input_: int, account: pa.Array, name: pa.Array, emails: pa.Array) -> pa.Table | None:
    """`person.observed` once for each different description of an account, at the row that shows it first.

    Only what ties the account to a person and describes it: a training platform knows neither the kind of
    engagement nor its days. None if the file says no more than name and address,
    which stand in the completions themselves.
    """
    told = {field: cells.key(field) if field == "employee_number" else cells.text(field) for field in _ATTRIBUTES}
    told = {field: column for field, column in told.items() if cells.has(field)}
    if not told:
        return None
    columns = {"account": account, "name": name, "email": emails, **told, "row": cells.grid.rows}
    good, table = cells.faults.good(), pa.table(columns)
    table = table if good is None else table.filter(good)
    described = [whole(table[name]) for name in table.column_names if name != "row"]
    return _observed(cells, input_, table.filter(first_of_each(described)))


def first_of_each(columns: Sequence[pa.Array]) -> pa.Array:
    """Which rows are the first with their values in these columns."""
    # Not Table.group_by: importing what that stands on takes longer than to read a file.
    codes: pa.Array = pa.repeat(pa.scalar(0, pa.int64()), len(columns[0]))
    for column in columns:
        own = column.dictionary_encode(null_encoding="encode").indices.cast(pa.int64())
        codes = pc.add(pc.multiply(codes, len(own)), own).dictionary_encode().indices.cast(pa.int64())
    # Codes are given in the order in which values come first.
    highest = pc.cumulative_max(codes)
    return pc.greater(codes, pa.concat_arrays([pa.array([-1], pa.int64()), highest])[: len(codes)])


def _observed(cells: Cells, input_: int, found: pa.Table) -> pa.Table:
    size = found.num_rows
    filled: dict[str, pa.Array] = {name: whole(found[name]) for name in found.column_names if name != "email"}
    filled |= {
        "input": pa.repeat(pa.scalar(input_, pa.int32()), size),
        "source": pa.repeat(cells.reading.source, size),
        "emails": one_each(whole(found["email"])),
    }
    schema = SCHEMAS["person.observed"]
    return pa.Table.from_arrays(
        [filled[entry.name] if entry.name in filled else nulls(size, entry.type) for entry in schema], schema=schema
    )

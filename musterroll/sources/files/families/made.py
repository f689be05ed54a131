"""Tables of facts made from whole columns."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import SCHEMAS
from musterroll.sources.files.arrow import TEXT, count_from
from musterroll.sources.files.cells import Cells, Moments


@dataclass
class Made:
    """The facts of one file by kind, a row of a table for each row of the file unless told otherwise.

    `numbered` marks, for kinds whose rows name people by employee number alone, those rows: their `account`
    is the number until it is looked up among the people of the same run.
    """

    tables: dict[str, pa.Table] = field(default_factory=dict)
    numbered: dict[str, pa.Array] = field(default_factory=dict)
    silent: pa.Array | None = None  # rows that say nothing, and are no rows


def facts(
    kind: str,
    cells: Cells,
    input_: int,
    body: dict[str, pa.Array],
    source: pa.Array | None = None,
    happened: Moments | None = None,
    recorded: Moments | None = None,
    actor: pa.Array | None = None,
) -> pa.Table:
    """A table of `kind` with one fact for every row of the file; what is not given is null."""
    size = cells.size
    columns: dict[str, pa.Array] = {
        "input": pa.repeat(pa.scalar(input_, pa.int32()), size),
        "row": cells.grid.rows,
        "source": source if source is not None else pa.repeat(cells.reading.source, size),
        **body,
    }
    if happened is not None:
        columns |= {"happened_at": happened.at, "happened_on": happened.on, "source_zone": happened.zone}
    if recorded is not None:
        columns |= {"recorded_at": recorded.at, "recorded_on": recorded.on}
    if actor is not None:
        columns["actor"] = actor
    schema = SCHEMAS[kind]
    return pa.Table.from_arrays(
        [columns[entry.name] if entry.name in columns else cells.nulls(entry.type) for entry in schema], schema=schema
    )


def coalesced(cells: Cells, columns: list[pa.Array]) -> pa.Array:
    """Row by row the first of these columns that is not null."""
    filled = [column for column in columns if column.null_count < cells.size]
    if filled and not filled[0].null_count:
        return filled[0]
    return pc.coalesce(*filled) if filled else cells.nulls()


def full_name(cells: Cells) -> pa.Array:
    """The name, else first and last name put together; null where there is neither."""
    name = cells.name_text("name")
    if not cells.has("first_name", "last_name"):
        return name
    # Not null_handling="skip": it loses the rows in which every column is null.
    first, last = (pc.fill_null(cells.name_text(field), "") for field in ("first_name", "last_name"))
    parts = pc.utf8_trim_whitespace(pc.binary_join_element_wise(first, last, " "))
    return pc.coalesce(name, pc.if_else(pc.equal(parts, ""), None, parts))


def one_each(column: pa.Array) -> pa.Array:
    """Lists of one text, null where the text is."""
    offsets = count_from(0, len(column) + 1).cast(pa.int32())
    return pc.if_else(pc.is_valid(column), pa.ListArray.from_arrays(offsets, column.cast(TEXT)), None)


def address(cells: Cells, field: str = "email", several: str = "the first is taken") -> pa.Array:
    """The e-mail addresses of a field, of several in a cell the first; what has no @ is none, and noted."""
    texts, others = cells.address(field)
    further = cells.further_addresses(field)
    if further:
        cells.notes.append(
            f"{cells.reading.column(field)}: several addresses in a cell, of which {several}: {len(further)}"
        )
    if others:
        cells.notes.append(f"{cells.reading.column(field)}: left out, because no e-mail address: {others}")
    return texts


def ends_before(start: pa.Array, end: pa.Array) -> pa.Array:
    """Whether the last day lies before the first."""
    return pc.fill_null(pc.less(end, start), False)

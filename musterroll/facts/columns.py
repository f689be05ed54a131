"""Facts as Arrow tables: one by one from structs, or whole columns at once from a reader of tables.

The schemas are `facts.tables.SCHEMAS`. Instants become UTC without a zone, plain dates stand in a
column of their own. What has no column is kept as JSON in `extra`, so that `facts.rows` can give
back the same fact: `origin`, `offsets` (of instants not written in UTC), `unknown` (members by JSON
pointer), `record` (a training record), `source` (where an extract's source differs from the writer's).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.bodies import AccessRecorded, ExtractReceived
from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.fact import Fact
from musterroll.facts.kinds import FIXED, table_of
from musterroll.facts.moments import offset_text
from musterroll.facts.tables import BODIES, SCHEMAS

_CHUNK = 50_000  # facts that wait as structs before they become columns


class FactColumns:
    """Collects the facts of one input and gives its tables. Rows keep the order in which they came."""

    def __init__(self, input: int = 0) -> None:
        """`input` is the position of the file or pull in `FactTables.inputs`."""
        self._input = input
        self._waiting: dict[str, tuple[list[Fact], list[int | None]]] = {}
        self._batches: dict[str, list[pa.RecordBatch]] = {}
        self.facts = 0

    def add(self, fact: Fact, row: int | None = None) -> None:
        """Takes one fact, read from line or record `row`."""
        kind = table_of(fact.kind)
        facts, rows = self._waiting.setdefault(kind, ([], []))
        facts.append(fact)
        rows.append(row)
        self.facts += 1
        if len(facts) >= _CHUNK:
            self._flush(kind)

    def extend(self, kind: str, columns: Mapping[str, Any]) -> None:
        """Takes many facts of one kind, by the names of the columns in `SCHEMAS[kind]`.

        A value is a list or Arrow array (all of one length), or one value for all rows. Instants are aware
        datetimes, or naive ones in UTC; columns that are left out are null; `input` is this builder's
        own. Required members are the caller's care. Raises ValueError for a column or kind that does
        not exist, for unequal lengths, and (pyarrow's own) for a value that does not fit its column.
        """
        if kind not in SCHEMAS:
            raise ValueError(f"{kind} has no table; kinds without one go to 'other' with kind and body")
        strange = sorted(columns.keys() - set(SCHEMAS[kind].names))
        if strange:
            raise ValueError(f"{kind} has no column {strange[0]}")
        rows = _common_length(kind, columns)
        self._flush(kind)
        given = {"input": self._input, **columns}
        arrays = [_array(given.get(field.name), field.type, rows) for field in SCHEMAS[kind]]
        self._batches.setdefault(kind, []).append(pa.record_batch(arrays, schema=SCHEMAS[kind]))
        self.facts += rows

    def tables(self) -> dict[str, pa.Table]:
        """The tables so far, by kind (`other` for kinds without one); kinds without facts are absent."""
        for kind in list(self._waiting):
            self._flush(kind)
        return {
            kind: pa.Table.from_batches(self._batches[kind], schema=SCHEMAS[kind])
            for kind in SCHEMAS
            if any(batch.num_rows for batch in self._batches.get(kind, ()))
        }

    def _flush(self, kind: str) -> None:
        waiting = self._waiting.pop(kind, None)
        if waiting:
            self._batches.setdefault(kind, []).append(_batch(kind, *waiting, self._input))


def json_text(value: Any) -> str | None:
    """A JSON value as canonical text; null for None."""
    return None if value is None else canonical_bytes(value).decode()


def _common_length(kind: str, columns: Mapping[str, Any]) -> int:
    lengths = {name: len(values) for name, values in columns.items() if _is_column(values)}
    if not lengths:
        raise ValueError(f"{kind}: no column says how many rows there are")
    if len(set(lengths.values())) > 1:
        raise ValueError(f"{kind}: columns of unequal length: {lengths}")
    return next(iter(lengths.values()))


def _is_column(values: Any) -> bool:
    return isinstance(values, (pa.Array, pa.ChunkedArray)) or (
        isinstance(values, Sequence) and not isinstance(values, (str, bytes))
    )


def _array(values: Any, wanted: Any, rows: int) -> Any:
    if values is None:
        return pa.nulls(rows, wanted)
    if not _is_column(values):
        return pa.repeat(pa.scalar(values, type=wanted), rows)
    if isinstance(values, pa.ChunkedArray):
        values = values.combine_chunks()
    if isinstance(values, pa.Array):
        return values if values.type == wanted else values.cast(wanted)
    return pa.array(values, type=wanted)


def _batch(kind: str, facts: list[Fact], rows: list[int | None], input: int) -> pa.RecordBatch:
    columns = _envelope_columns(facts)
    columns["input"] = [input] * len(facts)
    columns["row"] = rows
    columns |= _body_columns(kind, facts)
    arrays = [pa.array(columns[field.name], type=field.type) for field in SCHEMAS[kind]]
    return pa.record_batch(arrays, schema=SCHEMAS[kind])


def _envelope_columns(facts: list[Fact]) -> dict[str, list[Any]]:
    return {
        "source": [fact.source for fact in facts],
        "happened_at": [_instant(fact.happened_at) for fact in facts],
        "happened_on": [_day(fact.happened_at) for fact in facts],
        "source_zone": [fact.source_zone for fact in facts],
        "recorded_at": [_instant(fact.recorded_at) for fact in facts],
        "recorded_on": [_day(fact.recorded_at) for fact in facts],
        "actor": [fact.actor for fact in facts],
        "extra": [_extra(fact) for fact in facts],
    }


def _body_columns(kind: str, facts: list[Fact]) -> dict[str, list[Any]]:
    bodies: list[Any] = [fact.body for fact in facts]
    if kind == "other":
        return {"kind": [fact.kind for fact in facts], "body": [json_text(body) for body in bodies]}
    struct = FIXED[kind]
    attributes = dict(zip(struct.__struct_encode_fields__, struct.__struct_fields__, strict=True))
    columns: dict[str, list[Any]] = {}
    for name, _ in BODIES[kind]:
        if name in attributes:
            columns[name] = list(map(attrgetter(attributes[name]), bodies))
        else:  # `from_on`, `from_at`: a member that may be an instant or a date, or is named after its day
            member = list(map(attrgetter(attributes[name[:-3]]), bodies))
            columns[name] = [_instant(value) if name.endswith("_at") else _day(value) for value in member]
    for name in ("engagements", "accounts"):
        if name in columns:
            columns[name] = msgspec.to_builtins(columns[name], builtin_types=(date,))
    if kind == "extract.received":
        columns["source"] = [body.source for body in bodies]
        columns["parameters"] = [json_text(body.parameters) for body in bodies]
    return columns


def _instant(value: date | None) -> datetime | None:
    return value if isinstance(value, datetime) else None


def _day(value: date | None) -> date | None:
    return None if isinstance(value, datetime) else value


def _extra(fact: Fact) -> str | None:
    extra: dict[str, Any] = {}
    if fact.origin is not None:
        extra["origin"] = fact.origin
    offsets = _offsets(fact)
    if offsets:
        extra["offsets"] = offsets
    if fact.unknown:
        extra["unknown"] = fact.unknown
    if fact.record is not None:
        extra["record"] = fact.record
    if type(fact.body) is ExtractReceived and fact.body.source != fact.source:
        extra["source"] = fact.source
    return msgspec.json.encode(extra).decode() if extra else None


def _offsets(fact: Fact) -> dict[str, str]:
    """The offsets of a fact's instants that were not written in UTC."""
    offsets: dict[str, str] = {}
    _note_offset(offsets, "happened_at", fact.happened_at)
    _note_offset(offsets, "recorded_at", fact.recorded_at)
    if type(fact.body) is AccessRecorded:
        _note_offset(offsets, "from", fact.body.from_)
        _note_offset(offsets, "to", fact.body.to)
    return offsets


def _note_offset(offsets: dict[str, str], name: str, value: date | None) -> None:
    if isinstance(value, datetime) and value.tzinfo is not UTC:
        offset = value.utcoffset()
        if offset:
            offsets[name] = offset_text(offset)

"""Tables back into facts and lines, as they were before `facts.columns`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.bodies import AccountKey, Body, ExtractReceived, Spell
from musterroll.facts.fact import Fact, Origin, to_line
from musterroll.facts.kinds import FIXED

_BATCH = 10_000


def facts_of(kind: str, table: pa.Table, inputs: pa.Table | None = None) -> Iterator[Fact]:
    """The facts of one table of `SCHEMAS[kind]`, in its order.

    With `inputs` (`facts.tables.INPUTS`) a fact without an origin gets one: `sha256:` and the digest
    of its input, or the input's name where no digest is known, and its row.
    """
    names = _input_names(inputs)
    for batch in table.to_batches(max_chunksize=_BATCH):
        for row in batch.to_pylist():
            yield _fact(kind, row, names)


def lines_of(kind: str, table: pa.Table, inputs: pa.Table | None = None) -> Iterator[bytes]:
    """The same as JSON lines, without line ends."""
    for fact in facts_of(kind, table, inputs):
        yield to_line(fact)


def _input_names(inputs: pa.Table | None) -> dict[int, str]:
    if inputs is None:
        return {}
    rows = inputs.select(["input", "name", "sha256"]).to_pylist()
    return {row["input"]: f"sha256:{row['sha256']}" if row["sha256"] else row["name"] for row in rows}


def _fact(kind: str, row: dict[str, Any], names: dict[int, str]) -> Fact:
    extra = msgspec.json.decode(row["extra"]) if row["extra"] else {}
    offsets = extra.get("offsets", {})
    return Fact(
        kind=row["kind"] if kind == "other" else kind,
        source=extra.get("source", row["source"]),
        body=msgspec.json.decode(row["body"]) if kind == "other" else _body(FIXED[kind], row, offsets),
        happened_at=_moment(row, "happened", offsets.get("happened_at")),
        source_zone=row["source_zone"],
        recorded_at=_moment(row, "recorded", offsets.get("recorded_at")),
        actor=row["actor"],
        origin=_origin(extra.get("origin"), row, names),
        record=extra.get("record"),
        unknown=extra.get("unknown"),
    )


def _origin(given: dict[str, Any] | None, row: dict[str, Any], names: dict[int, str]) -> Origin | None:
    if given is not None:
        return Origin(**given)
    name = names.get(row["input"])
    return None if name is None else Origin(extract=name, row=row["row"])


def _body(struct: type[Body], row: dict[str, Any], offsets: dict[str, str]) -> Body:
    members: dict[str, Any] = {}
    for attribute, name in zip(struct.__struct_fields__, struct.__struct_encode_fields__, strict=True):
        # A span's ends are named after their day (`from_on`) or instant (`from_at`).
        members[attribute] = row[name] if name in row else _moment(row, name, offsets.get(name))
    if members.get("engagements") is not None:
        members["engagements"] = [_spell(spell) for spell in members["engagements"]]
    if members.get("accounts") is not None:
        members["accounts"] = [AccountKey(**account) for account in members["accounts"]]
    if struct is ExtractReceived and members["parameters"] is not None:
        members["parameters"] = msgspec.json.decode(members["parameters"])
    return struct(**members)


def _spell(spell: dict[str, Any]) -> Spell:
    return Spell(type=spell["type"], from_=spell["from"], to=spell["to"])


def _moment(row: dict[str, Any], name: str, offset: str | None) -> datetime | date | None:
    """The instant in `name_at` with its offset as written, else the date in `name_on`."""
    at: datetime | None = row.get(f"{name}_at")
    if at is None:
        on: date | None = row[f"{name}_on"]
        return on
    at = at.replace(tzinfo=UTC)
    return at if offset is None else at.astimezone(_zone(offset))


def _zone(offset: str) -> timezone:
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[4:6]))
    return timezone(-span if offset[0] == "-" else span)

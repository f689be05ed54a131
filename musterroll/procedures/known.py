"""What a set of facts says about accounts, courses, extracts and decisions: asked before something is decided."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.bodies import CoursePublished
from musterroll.facts.errors import TryLater
from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.procedures.decide import Exemption
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.together import check_together

if TYPE_CHECKING:
    from musterroll.store.setup import Book


_WORTH = 5_000  # entries that no segment holds yet: so many are read in less time as columns, the second time


def facts_of_book(book: Book, upto: int | None = None) -> FactTables:
    """The facts of a book, or of its entries before `upto`. A long tail is written as columns on the way."""
    with suppress(TryLater):  # others are writing: whoever only reads need not wait for them
        book.segments.extend(_WORTH)
    return book.segments.facts(upto)


def table_of(facts: FactTables, kind: str) -> pa.Table:
    """The facts of one kind as a table, in the order of files or segments."""
    given = facts.tables.get(kind)
    if given is None:
        return SCHEMAS[kind].empty_table()
    if isinstance(given, list):
        import pyarrow.parquet as pq

        # The engine marks columns that lack nothing as never null, in files that it writes itself.
        read = (pq.read_table(path).cast(SCHEMAS[kind]) for path in given)
        return pa.concat_tables([SCHEMAS[kind].empty_table(), *read])
    return given


def rows(facts: FactTables, kind: str, *, in_order: bool = True) -> Iterator[dict[str, Any]]:
    """The facts of one kind as dictionaries by the names of their columns; of a book, in the order of entries."""
    table = table_of(facts, kind)
    if in_order and isinstance(facts.tables.get(kind), list):
        table = table.sort_by("row")
    for batch in table.to_batches(max_chunksize=10_000):
        yield from batch.to_pylist()


def others(facts: FactTables, kind: str) -> list[dict[str, Any]]:
    """The facts of one kind without a table of its own; `body` is an object."""
    table = table_of(facts, "other")
    found = table.filter(pc.equal(table["kind"], kind)).sort_by("row").to_pylist()
    return [{**row, "body": msgspec.json.decode(row["body"])} for row in found]


def adopted_policies(facts: FactTables) -> tuple[Policy, ...]:
    """The versions that were adopted, by their first day; the same text twice is one."""
    texts: dict[str, str] = {}
    for row in rows(facts, "policy.adopted"):
        texts.setdefault(row["text"], f"the policy in entry {row['row']}")
    return check_together([parse_policy(text, name) for text, name in texts.items()])


def latest_version(facts: FactTables, course: str, version: str) -> CoursePublished | None:
    """What was last said here about a version of a course; None where nothing was."""
    found = [row for row in rows(facts, "course.published") if (row["course"], row["version"]) == (course, version)]
    if not found:
        return None
    row = max(found, key=lambda one: (one["source"] == "musterroll", one["row"] or 0))
    return CoursePublished(**{name: row[name] for name in CoursePublished.__struct_fields__})


@dataclass(frozen=True)
class Request:
    """An exemption that somebody asked for: the entry, what is asked, by whom, and who approved it."""

    entry: int
    asked: Exemption
    requested_by: str
    approved_by: str | None = None


def requests(facts: FactTables) -> dict[int, Request]:
    """The exemptions asked for, by entry, that nobody has approved or refused."""
    decided = {row["body"].get("request") for row in others(facts, "exemption.refused")}
    decided |= {_request_of(row) for row in rows(facts, "exemption.granted")}
    return {
        row["row"]: Request(row["row"], _asked(row["source"], row["body"]), row["body"]["requested_by"])
        for row in others(facts, "exemption.requested")
        if row["row"] not in decided
    }


def grants(facts: FactTables) -> dict[int, Request]:
    """The exemptions that stand, by entry: granted, and not withdrawn since."""
    gone = [
        (row["source"], row["account"], row["requirement"], row["row"]) for row in rows(facts, "exemption.withdrawn")
    ]
    found = {}
    for row in rows(facts, "exemption.granted"):
        same = (row["source"], row["account"], row["requirement"])
        if not any(one[:3] == same and one[3] > row["row"] for one in gone):
            body = {**row, "from": row["from_on"], "to": row["to_on"]}
            found[row["row"]] = Request(
                row["row"], _asked(row["source"], body), row["requested_by"], row["approved_by"]
            )
    return found


def _request_of(row: dict[str, Any]) -> Any:
    """The entry of the request that a grant answers, where it says so."""
    if not row["extra"]:
        return None
    return msgspec.json.decode(row["extra"]).get("unknown", {}).get("/body/request")


def _asked(source: str, body: dict[str, Any]) -> Exemption:
    return Exemption(
        source=source,
        account=body["account"],
        requirement=body["requirement"],
        first=_day(body["from"]),
        last=_day(body["to"]) if body.get("to") else None,
        reason=body["reason"],
        note=body.get("note"),
        evidence=body.get("evidence"),
    )


def _day(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)

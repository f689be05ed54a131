"""Files into the book: each kept as received, its facts appended; what the book knows already adds nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from musterroll.facts.bodies import CompletionVanished, ExtractReceived
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import FactTables
from musterroll.procedures.decide import HERE
from musterroll.procedures.difference import vanished
from musterroll.procedures.extracts import Extract, extracts, latest_of_sources
from musterroll.procedures.known import rows, table_of
from musterroll.procedures.received import AtHand, as_it_was_read
from musterroll.procedures.settled import settled

if TYPE_CHECKING:
    from musterroll.store.setup import Book

_TOGETHER = 10_000  # facts a transaction
_DATED = ("person.observed", "course.published")  # snapshots: they have the time at which they were taken


@dataclass(frozen=True)
class How:
    """How files are taken in. `whole`: they are all that their source has, so what they lack has vanished.

    `parameters` stand in the fact that a file was received, beside those that follow from the file.
    """

    now: datetime
    by: str
    taken_at: datetime | None = None
    query: str | None = None
    whole: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Collected:
    """What became of the files: facts in them, entries that are new by kind, files kept, and files that told news."""

    facts: int = 0
    new: Counter[str] = field(default_factory=Counter)
    kept: list[str] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    size: int = 0

    @property
    def entries(self) -> int:
        """How many entries are new."""
        return self.new.total()


def collect(
    book: Book,
    known: FactTables,
    coming: FactTables,
    hand: AtHand,
    how: How,
    progress: Callable[[int, int], None] | None = None,
) -> Collected:
    """Keep the files, then append their facts, in this order, so that no entry names bytes that are not there.

    1. Each file's bytes are kept, encrypted under a key of its own. 2. Its facts follow, in transactions of ten
    thousand. 3. If the files are whole, what they lack is said to have vanished. 4. At the end a fact says that the
    file was received. Whoever is interrupted collects again: only what is missing is added. A file that is the last
    one of its source adds nothing; an older one that comes again tells of a change back. `progress` is told facts
    done and all.
    """
    collected = Collected(size=book.entries.size())
    before, places, inputs = extracts(known), hand.paths(coming), coming.inputs.to_pylist()
    for row in inputs:
        if row["sha256"] not in before:
            book.extracts.keep(as_it_was_read(places[row["sha256"]], row), row["sha256"])
            collected.kept.append(row["sha256"])
    collected.facts = sum(len(table_of(coming, kind)) for kind in coming.tables)
    last = latest_of_sources(before)
    wanted = {row["input"] for row in inputs if row["sha256"] not in last}
    facts = facts_in(coming, how.taken_at or how.now, wanted, settled(known, coming))
    _append(book, facts, collected, how, progress and (lambda done: progress(done, collected.facts)))
    if how.whole:
        _append(book, iter(_vanished(known, coming, how)), collected, how, None)
    news = (row for row in inputs if _is_news(before.get(row["sha256"]), how.now) or row["sha256"] in collected.told)
    _append(book, (_received(row, how) for row in news), collected, how, None)
    return collected


def facts_in(
    coming: FactTables, taken_at: datetime, wanted: set[int], said: dict[str, set[tuple[int, int]]]
) -> Iterator[Fact]:
    """The facts of the `wanted` inputs as the book takes them, without those rows that were `said` already.

    Each leads to the row it was read from; a snapshot without a time has that of the export.
    """
    inputs = {row["input"]: f"sha256:{row['sha256']}" for row in coming.inputs.to_pylist()}
    for kind in coming.tables:
        table, without = table_of(coming, kind), said.get(kind, ())
        places = zip(table["input"].to_pylist(), table["row"].to_pylist(), strict=True)
        for fact, (number, row) in zip(facts_of(kind, table), places, strict=True):
            if number in wanted and (number, row) not in without:
                yield _as_read(fact, Origin(extract=inputs[number], row=row), taken_at)


def _as_read(fact: Fact, origin: Origin, taken_at: datetime) -> Fact:
    unknown = fact.unknown
    if fact.origin is not None:  # what the line itself named is kept beside the file that we hold
        unknown = {**(unknown or {}), "/origin/before": msgspec.to_builtins(fact.origin)}
    undated = fact.kind in _DATED and fact.happened_at is None
    return msgspec.structs.replace(
        fact, origin=origin, unknown=unknown, happened_at=taken_at if undated else fact.happened_at
    )


def _append(
    book: Book,
    facts: Iterator[Fact],
    collected: Collected,
    how: How,
    progress: Callable[[int], None] | None,
) -> None:
    done = 0
    for batch, appended in book.journal.append_all(facts, _TOGETHER, received_at=how.now):
        added = [fact for fact, fresh in zip(batch, appended.fresh, strict=True) if fresh]
        collected.new.update(fact.kind for fact in added)
        collected.told.update(_file_of(fact) for fact in added)
        collected.size = appended.head.size
        done += len(batch)
        if progress is not None:
            progress(done)


def _file_of(fact: Fact) -> str:
    """The digest of the file that a fact was read from; empty for one that was made here."""
    return (fact.origin.extract or "").removeprefix("sha256:") if fact.origin else ""


def _is_news(before: Extract | None, now: datetime) -> bool:
    """Whether receiving a file says something: it is new, or was last received on an earlier day."""
    return before is None or before.received_at is None or before.received_at.date() < now.date()


def _received(row: dict[str, Any], how: How) -> Fact:
    source = row["source"] or "several"
    parameters = {"file": row["name"], "layout": row["layout"], "sheet": row["sheet"], "refused": row["refused"]}
    parameters |= how.parameters
    body = ExtractReceived(
        sha256=row["sha256"],
        source=source,
        role=row["role"],
        query=how.query or _query(row),
        parameters={name: value for name, value in parameters.items() if value is not None},
        rows=row["rows"],
        bytes=row["bytes"],
        complete=True if how.whole else None,
        collected_by=how.by,
    )
    return Fact(kind="extract.received", source=source, body=body, happened_at=how.taken_at or how.now, actor=how.by)


def _query(row: dict[str, Any]) -> str:
    """Which export this is one of: layout and name, whatever day or number the name carries."""
    return f"{row['layout']} in {re.sub(r'[0-9]+', '#', row['name'])}"


def _vanished(known: FactTables, coming: FactTables, how: How) -> list[Fact]:
    """A fact for each completion that the files no longer have and of which that was not yet said."""
    listed = {row["input"]: row["sha256"] for row in coming.inputs.to_pylist()}
    table = table_of(coming, "completion.observed")
    holding: dict[str, str] = {}
    for row in table.select(["source", "input"]).to_pylist():
        holding[row["source"]] = listed[row["input"]]
    said = {
        (row["source"], row["account"], row["course"]): row["row"] or 0 for row in rows(known, "completion.vanished")
    }
    facts = []
    for row in vanished(known, coming, sorted(holding)):
        account = row["account"] or row["identity"]
        if said.get((row["source"], account, row["course"]), -1) < row["row"]:
            body = CompletionVanished(account=account, course=row["course"], extract=f"sha256:{holding[row['source']]}")
            facts.append(
                Fact(
                    kind="completion.vanished",
                    source=row["source"],
                    body=body,
                    happened_at=how.now,
                    actor=HERE,
                    unknown={"/body/completion": row["row"]},
                )
            )
    return facts

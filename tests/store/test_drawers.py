"""Facts of a few accounts are the same, whether they are read from segments or taken out of drawers."""

from __future__ import annotations

from random import Random

import msgspec
import pyarrow as pa
import pytest

from musterroll.facts.bodies import CompletionObserved, PersonObserved
from musterroll.facts.fact import Fact, Origin
from musterroll.store.setup import Book
from musterroll.store.state.choose import facts_of
from musterroll.store.state.summary import Summary
from musterroll.store.state.touched import Account
from tests.store.chronicle import RECEIVED, Chronicle

NOBODY_ELSE = Summary("2025-01-01", history_derived=True)


def taken(book: Book, accounts: list[Account], *, drawers: bool) -> dict[str, list[dict[str, object]]]:
    """The facts of accounts by kind, in the order of entries."""
    shot = book.segments.snapshot(drawers=drawers)
    try:
        facts = facts_of(shot, accounts, NOBODY_ELSE).tables
        tables = {kind: table for kind, table in facts.items() if isinstance(table, pa.Table)}
        return {kind: table.sort_by([("row", "ascending")]).to_pylist() for kind, table in tables.items()}
    finally:
        shot.connection.close()


def accounts_in(book: Book) -> list[Account]:
    """All accounts that facts name, as they are written."""
    shot = book.segments.snapshot()
    named = {
        (row[0], row[1])
        for kind, columns in {
            "person.observed": "account",
            "completion.observed": "coalesce(account, identity)",
        }.items()
        if (relation := shot.relation(kind))
        for row in shot.rows(f"SELECT source, {columns} FROM {relation} WHERE {columns} IS NOT NULL")
    }
    shot.connection.close()
    return [Account(number, source, key, [key], number) for number, (source, key) in enumerate(sorted(named))]


@pytest.fixture(params=["on disk", "in memory"])
def anywhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawers lie in a file, or in memory where no file can be made."""

    def full(**_: object) -> None:
        raise OSError("No space left on device")

    if request.param == "in memory":
        monkeypatch.setattr("tempfile.TemporaryFile", full)


@pytest.mark.usefixtures("anywhere")
def test_drawers_give_the_facts_that_segments_and_tail_hold(book: Book) -> None:
    chronicle, chance = Chronicle("drawers", 2), Random("drawers")
    for number, step in enumerate(chronicle.steps(book)):
        book.journal.append(step.facts, received_at=RECEIVED)
        if number % 4 == 0:
            book.segments.extend()
    accounts = accounts_in(book)
    book.segments.snapshot(drawers=True).taken({})  # asked before: from now on it is worth it
    for size in (0, 1, 3, len(accounts)):
        some = chance.sample(accounts, size)
        assert taken(book, some, drawers=True) == taken(book, some, drawers=False)
    assert taken(book, accounts, drawers=True)["completion.observed"]


def observed(account: str | None, identity: str | None = None, source: str = "knowbe4") -> Fact:
    body = CompletionObserved(account=account, identity=identity, course="SEC-AWARE", result="passed")
    return Fact(kind="completion.observed", source=source, body=body)


def test_whoever_is_named_by_identity_alone_or_in_another_source_is_told_apart(book: Book) -> None:
    facts = [
        observed("ana"),
        observed(None, "ana"),
        observed("bo", "ana"),
        observed("ana", source="moodle"),
        observed("cy"),
        Fact(kind="person.observed", source="hris", body=PersonObserved(account="ana")),
    ]
    book.journal.append(facts, received_at=RECEIVED)
    book.segments.extend()
    book.segments.snapshot(drawers=True).taken({})
    ana = [Account(1, "knowbe4", "ana", ["ana"], 1)]
    found = taken(book, ana, drawers=True)
    assert [row["row"] for row in found["completion.observed"]] == [0, 1]
    assert "person.observed" not in found


def test_what_was_erased_is_in_no_drawer(book: Book) -> None:
    ana = [Account(1, "knowbe4", "ana", ["ana"], 1)]
    book.journal.append([observed("ana"), observed("ana", "a@x.example"), observed("bo")], received_at=RECEIVED)
    book.segments.extend()
    book.segments.snapshot(drawers=True).taken({})
    assert len(taken(book, ana, drawers=True)["completion.observed"]) == 2
    erased = Fact(kind="body.erased", source="musterroll", body={"index": 1})
    book.journal.append([erased], received_at=RECEIVED)
    book.entries.erase([1])
    assert [row["row"] for row in taken(book, ana, drawers=True)["completion.observed"]] == [0]


def test_what_was_read_from_a_withdrawn_extract_is_not_taken_out(book: Book) -> None:
    ana, digest = [Account(1, "knowbe4", "ana", ["ana"], 1)], "a" * 64
    read = msgspec.structs.replace(observed("ana"), origin=Origin(extract=f"sha256:{digest}", row=1))
    book.journal.append([read, observed("ana", "a@x.example")], received_at=RECEIVED)
    book.segments.extend()
    book.segments.snapshot(drawers=True).taken({})
    assert [row["row"] for row in taken(book, ana, drawers=True)["completion.observed"]] == [0, 1]
    body = {"sha256": f"sha256:{digest}", "by": "lee", "reason": "test tenant"}
    book.journal.append([Fact(kind="extract.withdrawn", source="musterroll", body=body)], received_at=RECEIVED)
    assert [row["row"] for row in taken(book, ana, drawers=True)["completion.observed"]] == [1]

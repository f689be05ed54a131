"""What pages count is kept beside the state, and dropped when the state moves."""

from __future__ import annotations

from datetime import UTC, date, datetime

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.rules.pipeline import Engine
from musterroll.store.reading.figures import figures, keep_figures
from musterroll.store.setup import Book
from musterroll.store.state.head import read_head, read_head_and_size

TODAY = date(2026, 1, 20)
NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
KEPT = "SELECT count(*) FROM state_figures"


def _hired(book: Book, account: str) -> None:
    """Somebody who was hired last summer and never trained; everybody is judged."""
    body = PersonObserved(
        account=account, name=account, type="employee", status="active", started_on=date(2025, 6, 2),
        ended_on=date(2025, 11, 3) if account == "dee" else None,
    )  # fmt: skip
    book.journal.append([Fact(kind="person.observed", source="hris", body=body)], received_at=NOW)
    book.state.catch_up(TODAY, engine=Engine(threads=1))


def test_figures_that_were_kept_say_the_same_until_the_state_moves(book: Book) -> None:
    assert not keep_figures(book.tables), "nothing was judged yet"
    for account in ("ana", "dee"):
        _hired(book, account)
    head = read_head(book.tables)
    assert head is not None
    assert read_head_and_size(book.tables) == (head, 2, False)
    counted = figures(book.tables, head, kept=False)
    assert counted.exceptions == counted.ages.total() == sum(one.count for one in counted.groups) > 0
    assert counted.missing.on("awareness", TODAY) == 1, "Dee left, and her record is not missing any more"
    assert keep_figures(book.tables)
    assert not keep_figures(book.tables), "they are there"
    assert read_head_and_size(book.tables)[2]
    assert figures(book.tables, head) == counted

    _hired(book, "eli")
    assert book.tables.rows(KEPT) == [(0,)]
    moved = read_head(book.tables)
    assert moved is not None
    assert figures(book.tables, moved).exceptions > counted.exceptions


def test_figures_of_another_form_are_counted_anew(book: Book) -> None:
    _hired(book, "ana")
    head = read_head(book.tables)
    assert head is not None
    assert keep_figures(book.tables)
    counted = figures(book.tables, head)
    book.tables.say("UPDATE state_figures SET told = '{}'")
    assert figures(book.tables, head) == counted
    assert keep_figures(book.tables)

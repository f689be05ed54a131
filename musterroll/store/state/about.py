"""The rules run for one person, as the state was judged or as a view was, so that how it came about can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from musterroll.rules import pipeline
from musterroll.rules.pipeline import Engine, Run
from musterroll.store.frozen.view import View
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.spelled import meant
from musterroll.store.state.adopted import policies_of
from musterroll.store.state.catch_up import Book
from musterroll.store.state.choose import facts_of
from musterroll.store.state.everyone import AFRESH
from musterroll.store.state.head import Head, read_head
from musterroll.store.state.hops import Hops
from musterroll.store.state.judge import place
from musterroll.store.state.summary import Summary
from musterroll.store.state.touched import Identity, in_parts, members


@contextmanager
def run_about(book: Book, person: str) -> Iterator[Run | None]:
    """A finished run over the facts of one person and of all who must be judged together with them.

    `person` is a key of the state. None where the state knows no such person.
    """
    head = read_head(book.tables)
    found = _components(book, [person]) if head else set()
    if head is None or not found:
        yield None
        return
    with _run(book, found, head) as run:
        yield run


@contextmanager
def run_about_then(book: Book, person: str, view: View, summary: Summary) -> Iterator[Run | None]:
    """The same by what was known in a view; `summary` is what everybody's run met then.

    Whom accounts may be one person with the state knows from all entries up to now, which are those of then and more:
    too many people are judged, and never too few. None where that cannot be relied on, since the state has not come as
    far as the view or an extract was withdrawn since, and where nobody has this key.
    """
    head = read_head(book.tables)
    trusted = head is not None and head.upto >= view.size and not any(of_kind(book.tables, *AFRESH, first=view.size))
    found = _components(book, meant(book.tables, person)) if trusted else set()
    if head is None or not found:
        yield None
        return
    then = Head(0, view.size, view.as_of, view.start, view.end, "", "", "", summary)
    with _run(book, found, then, whoever_shares_a_name=True) as run:
        yield run


@contextmanager
def _run(book: Book, touched: set[int], head: Head, *, whoever_shares_a_name: bool = False) -> Iterator[Run]:
    """With as many people as it takes until nobody else is drawn in."""
    shot = book.segments.snapshot(head.upto)
    try:
        policies, given = policies_of(shot), set(touched)
        hops = Hops(book.tables, shot, Identity(), policies, whoever_shares_a_name=whoever_shares_a_name)
        while True:
            accounts = members(book.tables, Identity(), given)
            run = pipeline.run(
                facts_of(shot, accounts, head.summary), policies, head.question_for_some, engine=Engine()
            )
            try:
                place(run, accounts)
                reached = hops.reach(touched, accounts, run).given
                if reached <= given:
                    yield run
                    return
            finally:
                run.connection.close()
            given |= reached
    finally:
        shot.connection.close()


def _components(book: Book, persons: list[str]) -> set[int]:
    sql = "SELECT DISTINCT component FROM state_accounts WHERE person IN ({})"
    return {row[0] for row in in_parts(book.tables, sql, persons)}

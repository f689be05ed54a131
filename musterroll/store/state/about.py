"""The rules run for one person, as the state was judged, so that how it came about can be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from musterroll.rules import pipeline
from musterroll.rules.pipeline import Engine, Run
from musterroll.store.state.adopted import policies_of
from musterroll.store.state.catch_up import Book
from musterroll.store.state.choose import facts_of
from musterroll.store.state.head import read_head
from musterroll.store.state.hops import Hops
from musterroll.store.state.judge import place
from musterroll.store.state.touched import Identity, in_parts, members


@contextmanager
def run_about(book: Book, person: str) -> Iterator[Run | None]:
    """A finished run over the facts of one person and of all who must be judged together with them.

    `person` is a key of the state. None where the state knows no such person.
    """
    head = read_head(book.tables)
    found = in_parts(book.tables, "SELECT DISTINCT component FROM state_accounts WHERE person IN ({})", [person])
    if head is None or not found:
        yield None
        return
    touched = {row[0] for row in found}
    shot = book.segments.snapshot(head.upto)
    try:
        policies, given = policies_of(shot), set(touched)
        hops = Hops(book.tables, shot, Identity(), policies)
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

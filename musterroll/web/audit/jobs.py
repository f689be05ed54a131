"""Long work of an engagement, in the clerk's process."""

from __future__ import annotations

from datetime import datetime
from hashlib import file_digest
from typing import Any

from musterroll.procedures.engagement.pack import pack
from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.procedures.views import make_view
from musterroll.rules import pipeline
from musterroll.rules.explain import Step, explain
from musterroll.rules.pipeline import Run
from musterroll.rules.policy.default import default_policy
from musterroll.rules.question import Question
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.view import View
from musterroll.store.setup import Book
from musterroll.store.state.about import run_about_then
from musterroll.store.state.summary import summary_from


def make(book: Book, progress: Any, view: View) -> dict[str, int]:
    """The file of a view."""
    make_view(book, view, progress)
    return {"entries": view.size}


def packed(book: Book, progress: Any, engagement: int, now: datetime) -> dict[str, Any]:
    """Everything of an engagement as one file."""
    made = pack(book, engagement, now, progress)
    with made.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return {"name": made.name, "bytes": made.stat().st_size, "sha256": digest}


def derivation(book: Book, view: View, person: str) -> tuple[Step, ...]:
    """How everything about one person came about, by what was known in a view; nothing for an unknown key.

    The person is judged with those who can matter to them; where that is not known, with everybody.
    """
    summary = Frozen(book.config.views, view).summary()
    if summary:
        with run_about_then(book, person, view, summary_from(summary)) as run:
            if run is not None:
                return _steps(run, person)
    facts = facts_of_book(book, view.size)
    policies = adopted_policies(facts) or (default_policy("UTC"),)
    everybody = pipeline.run(facts, policies, Question(view.start, view.end, view.as_of))
    try:
        return _steps(everybody, person)
    finally:
        everybody.connection.close()


def _steps(run: Run, person: str) -> tuple[Step, ...]:
    try:
        return tuple(explain(run, person))
    except KeyError:
        return ()

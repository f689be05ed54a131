"""A period as it was known on a day: which entries that were, and the answer of the rules in a file for pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused
from musterroll.procedures.explained import with_words
from musterroll.procedures.knowledge import knowledge
from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.rules import pipeline
from musterroll.rules.policy.default import default_policy
from musterroll.rules.question import Question
from musterroll.rules.zones import zone
from musterroll.store.frozen.view import View
from musterroll.store.frozen.write import write
from musterroll.store.reading.evidence import received
from musterroll.store.reading.news import judged_size
from musterroll.store.state.summary import summary_of

if TYPE_CHECKING:
    from musterroll.store.setup import Book

Progress = Callable[[int, int, str], None]
_STAGES = len(pipeline.STAGES)


def view_known(book: Book, start: date, end: date, known: date | None, zone_name: str, now: datetime) -> View:
    """The view of a period as it was known at the end of a day, or now.

    It is judged for the period's last day, or for that day where the period lasts longer. Refused before it starts;
    ConfigError for a day to come, or before the book's first entry.
    """
    today = now.astimezone(zone(zone_name)).date()
    said = None if known is None or known == today else known.isoformat()
    day = known or today
    if day < start:
        raise Refused(f"On {day} the period had not begun.", f"Give a day from {start} on.")
    size = knowledge(book, said, zone_name, now).size
    return View(start, end, min(end, day), judged_size(book.tables, size))


def make_view(book: Book, view: View, progress: Progress = lambda done, total, sentence: None) -> None:
    """Judges everybody by what was known then, and writes the file."""
    progress(0, _STAGES, "Reading the facts.")
    facts = facts_of_book(book, view.size)
    policies = adopted_policies(facts) or (default_policy("UTC"),)
    done = iter(range(1, 10 * _STAGES))

    def stage(name: str) -> None:
        progress(min(next(done), _STAGES - 1), _STAGES, f"Judging: {name.replace('_', ' ')}.")

    asked = Question(view.start, view.end, view.as_of)
    run = pipeline.run(facts, policies, asked, progress=stage)
    summary = summary_of(run)
    rec = pipeline.answer(run)
    progress(_STAGES - 1, _STAGES, "Writing.")
    write(book.config.views, view, with_words(rec, facts), received(book.tables, view.size), summary.text)
    progress(_STAGES, _STAGES, "Done.")

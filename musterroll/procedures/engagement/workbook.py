"""The whole answer of the rules for the population that was frozen: the workbook of `check --format xlsx`."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from musterroll import __version__
from musterroll.procedures.explained import with_words
from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.procedures.report_inputs import with_inputs
from musterroll.reports.provenance import Provenance
from musterroll.reports.xlsx_report import write_xlsx
from musterroll.rules import pipeline
from musterroll.rules.policy.default import default_policy
from musterroll.rules.question import Question
from musterroll.store.frozen.view import View
from musterroll.store.reading.engagements import Population

if TYPE_CHECKING:
    from musterroll.store.setup import Book


def workbook(book: Book, frozen: Population) -> bytes:
    """Everybody judged once more, by what was known in the view that was frozen; made, it says, when that was."""
    view = frozen.view
    facts = facts_of_book(book, view.size)
    policies = adopted_policies(facts) or (default_policy("UTC"),)
    run = pipeline.run(facts, policies, Question(view.start, view.end, view.as_of))
    rec = with_inputs(with_words(pipeline.answer(run), facts), facts)
    (last,) = book.entries.read(view.size - 1, view.size)
    out = io.BytesIO()
    write_xlsx(rec, Provenance(f"musterroll {__version__}", frozen.at, command(view), last.received_at), out)
    return out.getvalue()


def command(view: View) -> str:
    """What gives the same tables from the book."""
    period = f"--type-1 {view.start}" if view.start == view.end else f"--period {view.start}..{view.end}"
    return f"musterroll check {period} --as-of {view.as_of} --known-at {view.size - 1} --format xlsx"

"""How a population was produced (IPE), as sentences for a person to read, compare and sign."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from musterroll import __version__
from musterroll.procedures.engagement.lists import roll_forward
from musterroll.procedures.engagement.questions import Asked, by_code
from musterroll.procedures.engagement.words import exclusions
from musterroll.reports.plain_pdf import Paragraph, pdf
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.rows import About
from musterroll.store.frozen.view import View
from musterroll.store.frozen.write import OUT
from musterroll.store.reading.engagements import Engagement
from musterroll.store.reading.evidence import Received


def statement(about: Engagement, frozen: Frozen) -> list[Paragraph]:
    """The statement on one population, heading by heading."""
    told, asked = frozen.about(), by_code(frozen)
    return [*_listed(about, frozen.view, told), *_asked(asked), *_produced(told)]


def as_pdf(about: Engagement, frozen: Frozen) -> bytes:
    """The statement as a PDF; the same bytes for the same population."""
    return pdf(statement(about, frozen), f"IPE: {about.name}")


def as_text(about: Engagement, frozen: Frozen) -> bytes:
    """The statement as plain text, with every letter."""
    return "\n\n".join(one.text for one in statement(about, frozen)).encode() + b"\n"


def _listed(about: Engagement, view: View, told: About) -> Iterator[Paragraph]:
    roll = roll_forward(told)
    yield Paragraph(f"Population for security training: {about.name}", "title")
    yield Paragraph(
        f"Period {view.start} to {view.end}, type {about.type}. Judged as of {view.as_of} by the first"
        f" {view.size:,} entries of the book."
    )
    yield Paragraph("What is listed", "head")
    yield Paragraph(
        f"{roll['everyone']:,} people. In it on {view.start}: {roll['start']:,}. Came in after that day:"
        f" {roll['joined']:,}. Went out before the last day: {roll['left']:,}. In it on {view.as_of}: {roll['end']:,}."
        f" Of whom an engagement began in the period: {told.strata.get('hired_in_period', 0):,};"
        f" of whom one ended in it: {told.strata.get('left_in_period', 0):,}."
    )
    yield Paragraph(
        f"{roll['start']:,} + {roll['joined']:,} - {roll['left']:,} = {roll['end']:,}. The file has"
        f" {roll['everyone']:,} rows and one of headings. These numbers come from one list and show only that they tie;"
        " the control total of each source is for a person to compare."
    )
    yield Paragraph("What is left out", "head")
    reasons = "; ".join(f"{count:,} {words}" for _, words, count in exclusions(told)) or "nobody"
    yield Paragraph(f"{told.strata.get(OUT, 0):,}, each with its reason in the file of exclusions: {reasons}.")


def _asked(asked: Sequence[Asked]) -> Iterator[Paragraph]:
    yield Paragraph("What asks whether it is complete", "head")
    if not asked:
        yield Paragraph("No finding about a source, a gap between sources or an account that is nobody's.")
    for one in asked:
        yield Paragraph(" ".join((f"{one.title}: {one.count:,}.", *one.sentences)), "item")
    if asked:
        yield Paragraph("Each stands in the file on completeness, with what would settle it.")


def _produced(told: About) -> Iterator[Paragraph]:
    yield Paragraph("How it was produced", "head")
    yield Paragraph(
        "From the files and pulls below, as they were received, and no others. Who is one person, and who belongs to"
        f" the population, was judged by policy {', '.join(told.policies) or 'built in'}; days are those of {told.zone}"
        f" (tzdata {told.tzdata}); history from {told.history_from}. Program: Musterroll {__version__}."
    )
    for one in told.received:
        yield Paragraph(_received(one), "item")
    if not told.received:
        yield Paragraph("Facts came without files.", "item")
    yield Paragraph("Integrity", "head")
    yield Paragraph(
        f"SHA-256 of the keys of the population, sorted, each ended by a newline: {told.population}. A digest shows"
        " that a file was not changed since; it does not show that it is complete or true."
    )
    yield Paragraph("Signed by a person who compared the totals", "head")
    yield Paragraph("Name, role: ______________________________   Day: ______________   Signature: ________________")


def _received(one: Received) -> str:
    role = f", {one.role}" if one.role and one.role != one.source else ""
    rows = "rows not said" if one.rows is None else f"{one.rows:,} rows"
    incomplete = ", an incomplete pull" if one.complete is False else ""
    what = f"{one.source}{role}: {one.query or 'the whole file'}{incomplete}; {rows}"
    when = f"received {one.at.isoformat(timespec='seconds')} by {one.by or 'nobody named'}"
    return f"{what}; parameters {one.parameters or 'none'}; {when}; sha256 {one.sha256}."

"""Every file of an engagement, by name and in order, each made when it is asked for."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from musterroll.facts.bodies import PolicyAdopted
from musterroll.facts.errors import MusterrollError
from musterroll.ledger.checkpoints import open_checkpoint
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import Verifier
from musterroll.procedures.engagement import ipe
from musterroll.procedures.engagement.columns import COLUMNS, DRAW
from musterroll.procedures.engagement.evidence import Taken, files_of, taken
from musterroll.procedures.engagement.line import Line, lines
from musterroll.procedures.engagement.lists import FILES, as_csv, keys
from musterroll.procedures.engagement.workbook import command, workbook
from musterroll.procedures.log_keys import verifiers
from musterroll.reports.csv_report import rows_as_csv
from musterroll.store.checkpoints import SavedCheckpoint
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.view import View
from musterroll.store.frozen.write import INSIDE
from musterroll.store.reading.engagements import Engagement, Population
from musterroll.store.reading.evidence import Asked
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.samples import Sample

if TYPE_CHECKING:
    from musterroll.store.setup import Book

File = tuple[str, str, bytes]  # name, what it is, content
Files = Iterator[File]
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SAID = {
    "population": "Everybody in the population",
    "hires": "Those of whom an engagement began in the period: hires, rehires, conversions",
    "leavers": "Those of whom an engagement ended in the period",
    "start": "Those who were engaged on the first day",
    "end": "Those who were engaged on the last day",
    "exclusions": "Who was left out, and why",
    "questions": "Findings that ask whether the population is complete",
    "sources": "Which kinds of sources know whom",
    "produced": "Every file and pull that the list was made from",
}


@dataclass(frozen=True)
class Handed:
    """What is handed over: the period with what was done in it, the population that was frozen, the checkpoint.

    `stamp` is the last entry about the engagement: another one whenever something was done in it.
    """

    about: Engagement
    samples: list[Sample]
    requests: list[Asked]
    view: View
    stamp: int
    saved: SavedCheckpoint
    curricula: dict[str, list[str]] = field(default_factory=dict)  # digest -> courses; filled while files are made

    @property
    def frozen(self) -> Population:
        """The population that was frozen last: that of the view."""
        return self.about.frozen[-1]


def views_of(handed: Handed) -> list[View]:
    """The views that the files are made from."""
    return list(dict.fromkeys([handed.view, *(one.view for one in handed.samples)]))


def contents(book: Book, handed: Handed) -> Files:
    """All files but the list of them."""
    frozen = Frozen(book.config.views, handed.view)
    yield from _population(frozen, handed)
    yield "20_check.xlsx", f"Everything that the rules answer: {command(handed.view)}", workbook(book, handed.frozen)
    for one in handed.samples:
        yield from _sample(book, one, handed)
    yield from _curricula(book, handed)
    yield from _policies(book, handed)
    yield from _requests(book, handed)
    yield from _log(book, handed)


def _population(frozen: Frozen, handed: Handed) -> Files:
    yield "10_keys.txt", "Keys of the population; the SHA-256 of this file is its digest", keys(frozen, INSIDE).encode()
    for name, file in FILES.items():
        yield f"{file}.csv", _SAID[name], as_csv(frozen, name)
    yield "90_ipe.pdf", "How the population was produced, to be signed", ipe.as_pdf(handed.about, frozen)
    yield "90_ipe.txt", "The same as text, with every letter", ipe.as_text(handed.about, frozen)


def _sample(book: Book, sample: Sample, handed: Handed) -> Files:
    frozen = Frozen(book.config.views, sample.view)
    rows, place = lines(book.tables, frozen, sample), f"30_samples/{sample.entry}"
    label = "" if sample.role == "auditor" else "; management pre-selection, not an auditor sample"
    order = rows_as_csv(DRAW, [(sample, one) for one in sample.people])
    yield f"{place}/draw.csv", f"Who was drawn, in which order{label}", order
    yield f"{place}/draw.sh", "Draws the same people from keys.txt beside it", shell(sample).encode() + b"\n"
    yield f"{place}/keys.txt", "Keys that were drawn from", keys(frozen, sample.stratum).encode()
    yield f"{place}/sheet.csv", "Attribute sheet", rows_as_csv(COLUMNS, rows)
    entries = sorted({one.owed.entry for one in rows if one.owed and one.owed.entry is not None})
    courses = taken(book, entries, sample.view.size)
    for one in rows:
        yield from _person(book, one, f"{place}/people", courses, handed)


def _person(book: Book, row: Line, place: str, courses: dict[int, Taken], handed: Handed) -> Files:
    """The files of one row of the sheet. A completion that met several obligations is there for each."""
    entry = row.owed.entry if row.owed else None
    if entry is None:
        return
    folder = f"{place}/{row.sampled.place:03d}_{safe(row.sampled.key)}"
    title = f"Number {row.sampled.place}, {row.title}"
    for name, content in files_of(book, entry, handed.saved):
        yield f"{folder}/{name}", title, content
    course = courses.get(entry)
    if course is not None and course.archive:
        handed.curricula.setdefault(course.archive, []).append(f"{course.body.course} {course.body.version}")


def _curricula(book: Book, handed: Handed) -> Files:
    for digest, courses in sorted(handed.curricula.items()):
        said = f"Curriculum as taken: {', '.join(sorted(set(courses)))}"
        name = f"40_curriculum/{safe(sorted(courses)[0])}-{digest[:12]}"
        try:
            yield f"{name}.pdf", said, book.archive.read(digest)
        except MusterrollError as error:  # a source told its digest, and keeps it
            yield f"{name}.txt", said, f"Not held here: sha256 {digest}.\n{error.remedy}\n".encode()


def _policies(book: Book, handed: Handed) -> Files:
    number = 0
    for one in of_kind(book.tables, "policy.adopted", before=max(view.size for view in views_of(handed))):
        body = one.fact.body if one.fact else None
        if isinstance(body, PolicyAdopted):
            number += 1
            said = f"Policy as adopted by {one.fact.actor or 'nobody named'}, entry {one.entry}" if one.fact else ""
            yield f"41_policy/{number:02d}-entry-{one.entry}.toml", said, body.text.encode()


def _requests(book: Book, handed: Handed) -> Files:
    for one in reversed(handed.requests):
        place = f"44_requests/{one.entry}"
        told = [f"{one.at.isoformat(timespec='seconds')} {one.by} asks: {one.text}"]
        for given in one.given:
            told.append(f"{given.at.isoformat(timespec='seconds')} {given.by} answers: {given.text}")
            if given.sha256:
                told.append(f"  file {given.name}, sha256 {given.sha256}")
        yield f"{place}/request.txt", "What was asked for, and the answers", ("\n".join(told) + "\n").encode()
        for given in one.given:
            if given.sha256:
                name = f"{place}/{given.entry}-{safe(given.name)}"
                yield name, f"Given by {given.by}", book.extracts.read(given.sha256)


def _log(book: Book, handed: Handed) -> Files:
    held = [key for key in verifiers(book.config) if _signed(handed.saved.note, key)]
    yield "98_log/checkpoint.txt", "The checkpoint that all proofs are under", handed.saved.note
    text = "".join(f"{key.to_text()}\n" for key in held).encode()
    yield "98_log/verifier-key.txt", "The key of the log; compare it with the one you were given another way", text


def _signed(note: bytes, key: Verifier) -> bool:
    try:
        open_checkpoint(note, [key])
    except NoteError:
        return False
    return True


def shell(sample: Sample) -> str:
    """Three lines that draw the same people from keys.txt."""
    return (
        f"while read k; do printf '%s%s' {shlex.quote(sample.seed)} \"$k\" \\\n"
        "  | sha256sum | cut -c1-64 | tr '\\n' ' '; echo \"$k\"\n"
        f"done < keys.txt | sort | head -{sample.n}"
    )


def safe(name: str) -> str:
    """A name that is one, on every system."""
    return _UNSAFE.sub("_", name).strip("._")[:80] or "unnamed"

"""From the book to facts, policies and a question: what `check` and `explain` need where no file is given."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.cli import clock
from musterroll.cli.days import question
from musterroll.cli.intake import Given, Intake
from musterroll.facts.errors import ConfigError, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from musterroll.cli.progress import Progress
    from musterroll.facts.tables import FactTables
    from musterroll.rules.policy.model import Policy
    from musterroll.store.setup import Book


def take_from_book(given: Given, progress: Progress) -> Intake:
    """The book's facts as they were known, its adopted policies or those given over them, and the question."""
    from musterroll.cli.book import opened
    from musterroll.cli.policies import built_in, from_files
    from musterroll.procedures.knowledge import knowledge
    from musterroll.procedures.known import adopted_policies, facts_of_book

    _no_reading(given)
    stated = from_files(given.policies)
    book = opened(_folder(given))
    now = clock.now(given.now)
    progress.reading("the book", 0, 1)
    facts = facts_of_book(book)
    adopted = adopted_policies(facts)
    known = knowledge(book, given.known_at, _zone(adopted or built_in(given.time_zone), now), now)
    if given.known_at is not None:
        facts = facts_of_book(book, known.size)
        adopted = adopted_policies(facts)
    policies = stated or adopted or built_in(given.time_zone)
    what_if = bool(stated) and {one.sha256 for one in stated} != {one.sha256 for one in adopted}
    answered = question(given.asked, policies, known.at or now, what_if=what_if)
    notes = [*answered.notes, *_notes(book, facts, known.size, known.at, adopted)]
    return Intake(facts, tuple(policies), answered, now, (), tuple(notes), known.at)


def _folder(given: Given) -> str:
    """The folder that holds the book; ConfigError where nothing was given and there is none."""
    from musterroll.config import FILE

    if not (Path(given.folder) / FILE).exists():
        where = "this folder" if given.folder == "." else given.folder
        raise ConfigError(
            f"No file was given, and there is no book in {where}.",
            "Give the exports of people and training; or make a book: musterroll init.",
        )
    return given.folder


def _no_reading(given: Given) -> None:
    """What is said about files is a mistake where there are none."""
    said = {"--map": given.maps, "--save-map": given.save_map, "--dates": given.dates, "--sheet": given.sheet}
    for option, value in said.items():
        if value:
            raise ConfigError(
                f"{option} says how files are read, and none was given.", "Name the files, or leave it out."
            )


def _zone(policies: Sequence[Policy], now: datetime) -> str:
    from musterroll.rules.policy.together import policy_in_force

    return policy_in_force(policies, now.date()).time_zone


def _notes(book: Book, facts: FactTables, size: int, at: datetime | None, adopted: Sequence[Policy]) -> list[str]:
    from musterroll.cli.book import count, stamp

    if not facts.tables.get("person.observed"):
        raise Refused(
            "The book lists no people yet, so nobody could be found missing."
            if at is None
            else "The book listed no people then, so nobody could be found missing.",
            "Collect the export of an HR system, a list of contractors or a directory: musterroll collect FILE.",
        )
    then = f", as known at {stamp(at)}" if at else ""
    notes = [f"From the book {book.config.origin}: {count(size, 'entry', 'entries')}{then}."]
    if not adopted:
        notes.append("No policy was adopted. Adopt one: musterroll policy adopt policy.toml --by YOU")
    if not facts.tables.get("completion.observed"):
        notes.append("The book holds no completions: whatever was due counts as missed.")
    return notes

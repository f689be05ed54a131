"""`musterroll course archive`: what a version taught, kept as it was."""

from __future__ import annotations

from pathlib import Path

import click

from musterroll.cli.book import moment, of_book, of_person, opened


@click.command("archive")
@click.argument("course")
@click.argument("version")
@click.argument("file")
@of_person
@of_book
def command(course: str, version: str, file: str, by: str | None, folder: str, now: str | None) -> None:
    """Keep FILE, a PDF, as what VERSION of COURSE taught. Its SHA-256 goes into the book.

    A version has one archive, for ever: other content is another version.
    """
    from musterroll.cli.archiving import archived
    from musterroll.cli.deciding import record
    from musterroll.procedures.course import published
    from musterroll.procedures.known import facts_of_book, latest_version
    from musterroll.procedures.named import by_name

    book, at = opened(folder), moment(now)
    name = by_name(by, "--by")
    before = latest_version(facts_of_book(book), course, version)
    digest = archived(book, Path(file), before)
    fact = published(course, version, name, at, before=before, archive=digest)
    record(book, fact, at, f"Archived {Path(file).name} as {course} version {version}, SHA-256 {digest}.")

"""`musterroll course publish`: a version of a course, what it teaches and from when."""

from __future__ import annotations

from pathlib import Path

import click

from musterroll.cli.book import moment, of_book, of_person, opened


@click.command("publish")
@click.argument("course")
@click.argument("version")
@click.option("--title", metavar="TEXT", help="Its title.")
@click.option("--topic", "topics", multiple=True, metavar="TOPIC", help="A topic that it teaches. Repeatable.")
@click.option("--published-on", metavar="DAY", help="The first day on which it could be taken.")
@click.option("--retired-on", metavar="DAY", help="The last day.")
@click.option("--minutes", type=click.IntRange(0), metavar="N", help="How long it takes.")
@click.option("--link", metavar="URL", help="Where it can be seen.")
@click.option("--pdf", metavar="FILE", help="What it teaches, to be archived: slides or a syllabus.")
@of_person
@of_book
def command(
    course: str,
    version: str,
    title: str | None,
    topics: tuple[str, ...],
    published_on: str | None,
    retired_on: str | None,
    minutes: int | None,
    link: str | None,
    pdf: str | None,
    by: str | None,
    folder: str,
    now: str | None,
) -> None:
    """Publish VERSION of COURSE, or say more about one that is published: what is not named stays as it was.

    Topics are those of the policy; without them a completion of this version covers none.
    """
    from musterroll.cli.archiving import archived
    from musterroll.cli.days import parse_day
    from musterroll.cli.deciding import record
    from musterroll.procedures.course import published
    from musterroll.procedures.known import facts_of_book, latest_version

    book, at = opened(folder), moment(now)
    before = latest_version(facts_of_book(book), course, version)
    fact = published(
        course,
        version,
        by or "",
        at,
        before=before,
        title=title,
        topics=topics,
        published_on=parse_day("--published-on", published_on) if published_on else None,
        retired_on=parse_day("--retired-on", retired_on) if retired_on else None,
        minutes=minutes,
        archive=archived(book, Path(pdf), before) if pdf else None,
        link=link,
    )
    kept = pdf or (before and before.archive)
    following = (
        "" if kept else f"What it teaches is not kept yet: musterroll course archive {course} {version} FILE.pdf"
    )
    record(book, fact, at, f"{'Said more about' if before else 'Published'} {course} version {version}.", following)

"""`musterroll course`: the group of commands about courses."""

from __future__ import annotations

import click

from musterroll.cli.main import Lazy

COMMANDS = {
    "publish": "Publish a version of a course: its topics and days.",
    "archive": "Keep what a version taught: slides or a syllabus as PDF.",
}


@click.group("course", cls=Lazy, sections={"Commands": COMMANDS}, prefix="course_")
def command() -> None:
    """Publish versions of courses, and archive what they taught."""

"""The words for a requirement, and where its course can be taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from musterroll.rules.policy.model import Policy, Requirement
from musterroll.store.reading.courses import Version, teaching
from musterroll.store.reading.owed import Owed


def named(policies: Sequence[Policy]) -> dict[str, Requirement]:
    """The requirements of all versions by id, each as the latest version has it."""
    return {one.id: one for policy in policies for one in policy.requirements}


def title(owed: Owed, known: dict[str, Requirement]) -> str:
    """`Short lessons: phishing`."""
    found = known.get(owed.requirement)
    words = found.title if found else owed.requirement
    return f"{words}: {owed.topic}" if owed.topic else words


def course_for(owed: Owed, known: dict[str, Requirement], versions: Sequence[Version], day: date) -> Version | None:
    """The newest version in use by which an obligation can be met; one with a link, where there is one."""
    found = known.get(owed.requirement)
    topics = (owed.topic,) if owed.topic else found.topics if found else ()
    courses = (owed.course,) if owed.course else found.courses if found and not owed.topic else ()
    fit = list(teaching(versions, courses, topics, day))
    return next((one for one in fit if opens(one.body.link)), fit[0] if fit else None)


def opens(link: str | None) -> str:
    """The address under which a course can be taken; empty for whatever is no address of the web, such as a script."""
    return link if link and link.lower().startswith(("https://", "http://")) else ""

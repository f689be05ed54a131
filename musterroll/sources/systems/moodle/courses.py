"""Which courses are asked for, and how they are called here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from musterroll.sources.settings import Settings

KEYS = ("shortname", "idnumber", "id")


def key_of(course: Mapping[str, Any], member: str) -> str:
    """The key of a course: its short name, ID number or id, as the settings say; empty where it has none."""
    value = course.get(member)
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""


def is_front_page(course: Mapping[str, Any]) -> bool:
    """Whether it is the site's own front page, which Moodle lists as a course."""
    return course.get("format") == "site"


def key_member(settings: Settings) -> str:
    """The member that is the key; ConfigError for another word."""
    word = settings.text("course_key").casefold()
    if word not in KEYS:
        raise settings.wrong("course_key", " or ".join(KEYS))
    return word

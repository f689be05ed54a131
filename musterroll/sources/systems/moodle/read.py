"""Reading what Moodle answered."""

from __future__ import annotations

from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.systems.moodle.completions import Completions
from musterroll.sources.systems.moodle.users import user


def read(extract: Extract) -> Reading:
    """The facts of any question to Moodle."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    completions = Completions(reading, extract)
    parts |= {
        "users": Part(handler=user, rows_at="users"),
        "courses": Part(handler=completions.course),
        "status": Part(handler=completions.status, context=True),
        "activities": Part(handler=completions.activities, context=True),
        "enrolled": Part(handler=completions.enrolled),
    }
    return reading

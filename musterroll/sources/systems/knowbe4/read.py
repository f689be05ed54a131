"""Reading what KnowBe4 answered."""

from __future__ import annotations

from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.systems.knowbe4.courses import Courses
from musterroll.sources.systems.knowbe4.enrolments import Enrolments
from musterroll.sources.systems.knowbe4.users import Users


def read(extract: Extract) -> Reading:
    """The facts of any question to KnowBe4."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    courses = Courses(reading)
    parts |= {
        "users": Part(handler=Users(reading, extract.parameters).user),
        "store_purchases": Part(handler=courses.purchase),
        "policies": Part(handler=courses.policy),
        "campaigns": Part(handler=courses.campaign),
        "enrollments": Part(handler=Enrolments(reading, courses).enrolment),
    }
    return reading

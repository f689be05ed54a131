"""Reading what KnowBe4 answered, or sent by itself."""

from __future__ import annotations

from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.systems.knowbe4.courses import Courses
from musterroll.sources.systems.knowbe4.enrolments import Enrolments
from musterroll.sources.systems.knowbe4.users import Users


def read(extract: Extract) -> Reading:
    """The facts of any question to KnowBe4, and of the body of a webhook (`query` is `webhook`)."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    courses = Courses(reading)
    parts |= {
        "users": Part(handler=Users(reading, extract.parameters).user),
        "store_purchases": Part(handler=courses.purchase),
        "policies": Part(handler=courses.policy),
        "campaigns": Part(handler=courses.campaign),
        "enrollments": Part(handler=Enrolments(reading, courses, "api_sync").enrolment),
        "webhook": Part(handler=Enrolments(reading, courses, "webhook").event),
    }
    return reading

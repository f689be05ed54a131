"""The course catalogue: each row a version of a course, with the topics it teaches."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import TEXTS
from musterroll.sources.files.arrow import FLAG, distinct
from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import Made, ends_before, facts

_BETWEEN = re.compile(r"\s*[;,|\n]\s*")


def read_courses(cells: Cells, input_: int) -> Made:
    """`course.published` for every row."""
    course = cells.raw("course")
    cells.require(course, "course", "a course")
    version = cells.text("version")
    if cells.has("version"):
        cells.require(version, "version", "a version")
    published, retired = cells.day("published_on"), cells.day("retired_on")
    cells.refuse(
        ends_before(published, retired),
        "retired_on",
        "a day on or after the publication",
        "Correct one of the two days.",
    )
    body = {
        "course": course,
        "version": pc.fill_null(version, "1"),
        "topics": _topics(cells),
        "published_on": published,
        "retired_on": retired,
        "minutes": _minutes(cells),
        **{field: cells.text(field) for field in ("title", "archive", "link")},
    }
    if not cells.has("version"):
        cells.notes.append("no column for the version: each course is taken as version 1")
    return Made({"course.published": facts("course.published", cells, input_, body)})


def _topics(cells: Cells) -> pa.Array:
    coded = cells.text("topics").dictionary_encode()
    lists = [[topic for topic in _BETWEEN.split(text) if topic] for text in distinct(coded)]
    return pa.array(lists, TEXTS).take(coded.indices)


def _minutes(cells: Cells) -> pa.Array:
    """Whole minutes; rows with something else are refused."""
    coded = cells.text("minutes").dictionary_encode()
    texts = distinct(coded)
    values = [round(float(text)) if re.fullmatch(r"\d{1,6}(\.\d+)?", text) else None for text in texts]
    bad = pa.array([value is None for value in values], FLAG).take(coded.indices)
    cells.refuse(bad, "minutes", "a number of minutes", "Write the number alone.")
    return pa.array(values, pa.int64()).take(coded.indices)

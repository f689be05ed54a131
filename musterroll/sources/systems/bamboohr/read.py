"""Reading what BambooHR answered."""

from __future__ import annotations

from musterroll.sources.extract import Extract
from musterroll.sources.reading import Part, Reading
from musterroll.sources.systems.bamboohr.training import Training
from musterroll.sources.systems.bamboohr.workers import Workers


def read(extract: Extract) -> Reading:
    """The facts of any question to BambooHR."""
    parts: dict[str, Part] = {}
    reading = Reading(extract, parts)
    training = Training(reading)
    parts |= {
        "workers": Part(handler=Workers(reading, extract).worker, rows_at="employees"),
        "learners": Part(handler=training.learner, rows_at="employees", context=True),
        "types": Part(handler=training.kind, rows_at="*"),
        "records": Part(handler=training.record, rows_at="*"),
    }
    return reading

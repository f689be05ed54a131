"""Rosters of live sessions: each row an attendee; the rows of one session become one fact."""

from __future__ import annotations

import pyarrow as pa

from musterroll.facts.tables import SCHEMAS
from musterroll.sources.files.arrow import values
from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import Made

_SAME = ("place", "trainer", "roster", "sha256")


def read_sessions(cells: Cells, input_: int) -> Made:
    """`session.held` once a session, at the row that names it first; attendees in the order of the rows.

    A row with another day for the same session is refused.
    """
    event, attendee, on = cells.text("event"), cells.key("attendee"), cells.day("on")
    cells.require(event, "event", "the id of a session")
    cells.require(attendee, "attendee", "an e-mail address or account of an attendee")
    if cells.has("on"):
        cells.require(on, "on", "the day of the session")
    cells.refuse(
        _other_day(event, on), "on", "the day that the first row of this session has", "Correct one of the rows."
    )
    told = {"event": event, "on": on, "attendee": attendee, "row": cells.grid.rows}
    told |= {field: cells.text("archive" if field == "sha256" else field) for field in _SAME}
    good = cells.faults.good()
    rows = pa.table(told) if good is None else pa.table(told).filter(good)
    return Made({"session.held": _held(cells, input_, rows)})


def _other_day(event: pa.Array, on: pa.Array) -> pa.Array:
    first: dict[str, object] = {}
    return pa.array(
        [
            day is not None and first.setdefault(name, day) != day
            for name, day in zip(values(event), values(on), strict=True)
        ],
        pa.bool_(),
    )


def _held(cells: Cells, input_: int, rows: pa.Table) -> pa.Table:
    """The rows gathered by session."""
    sessions: dict[str, dict[str, object]] = {}
    for row in rows.to_pylist():
        session = sessions.setdefault(row["event"], {**row, "attendees": []})
        attendees = session["attendees"]
        if isinstance(attendees, list) and row["attendee"] not in attendees:
            attendees.append(row["attendee"])
        for field in _SAME:
            session[field] = session[field] or row[field]
    schema = SCHEMAS["session.held"]
    held = [
        {**session, "input": input_, "source": cells.reading.source, "happened_on": session["on"]}
        for session in sessions.values()
    ]
    return pa.Table.from_pylist(held, schema)

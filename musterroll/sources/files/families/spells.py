"""Leaves, roles, access, exemptions: hand-kept tables of something that holds from a day to a day."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.arrow import DAY, FLAG
from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import Made, ends_before, facts
from musterroll.sources.files.families.who import who


def read_leaves(cells: Cells, input_: int) -> Made:
    """`leave.recorded` for every row."""
    person = who(cells)
    disabled = cells.flags("account_disabled") if cells.has("account_disabled") else cells.nulls(FLAG)
    body = {
        "account": person.account,
        **_days(cells, "from_on", "to_on"),
        "approved_on": cells.day("approved_on"),
        "account_disabled": disabled,
    }
    kind = "leave.recorded"
    return Made({kind: facts(kind, cells, input_, body, person.source)}, {kind: person.numbered})


def read_roles(cells: Cells, input_: int) -> Made:
    """`role.recorded` for every row."""
    person, role = who(cells), cells.text("role")
    cells.require(role, "role", "a role")
    body = {"account": person.account, "role": role, **_days(cells, "from_on", "to_on")}
    kind = "role.recorded"
    return Made({kind: facts(kind, cells, input_, body, person.source)}, {kind: person.numbered})


def read_access(cells: Cells, input_: int) -> Made:
    """`access.recorded` for every row; from and to may have a time of day."""
    person, system = who(cells), cells.text("system")
    cells.require(system, "system", "a system or group")
    begin, end = cells.moments("from"), cells.moments("to")
    cells.refuse(pc.invert(begin.known), "from", "the day or time of the grant", "Fill the cell, or delete the row.")
    early = pc.fill_null(pc.less(end.at, begin.at), False)
    cells.refuse(
        pc.or_(early, ends_before(_day_of(begin.at, begin.on), _day_of(end.at, end.on))),
        "to",
        "an end on or after the grant",
        "Correct one of the two.",
    )
    body = {
        "account": person.account,
        "system": system,
        "from_at": begin.at,
        "from_on": begin.on,
        "to_at": end.at,
        "to_on": end.on,
        "in_scope": cells.flags("in_scope") if cells.has("in_scope") else cells.nulls(FLAG),
    }
    kind = "access.recorded"
    table = facts(kind, cells, input_, body, person.source)
    zone = table.schema.get_field_index("source_zone")
    table = table.set_column(zone, table.schema.field(zone), pc.coalesce(begin.zone, end.zone))
    return Made({kind: table}, {kind: person.numbered})


def read_exemptions(cells: Cells, input_: int) -> Made:
    """`exemption.granted` for every row, and `exemption.withdrawn` for those withdrawn."""
    person, requirement = who(cells), cells.text("requirement")
    cells.require(requirement, "requirement", "the id of a requirement of the policy")
    texts = ("reason", "note", "requested_by", "approved_by", "evidence")
    body = {
        "account": person.account,
        "requirement": requirement,
        **_days(cells, "from_on", "to_on"),
        **{field: cells.text(field) for field in texts},
    }
    granted = facts("exemption.granted", cells, input_, body, person.source, cells.moments("happened"))
    made = Made({"exemption.granted": granted}, {"exemption.granted": person.numbered})
    if cells.has("withdrawn"):
        withdrawn = cells.moments("withdrawn")
        table = facts("exemption.withdrawn", cells, input_, body, person.source, withdrawn)
        made.tables["exemption.withdrawn"] = table.filter(withdrawn.known)
        made.numbered["exemption.withdrawn"] = person.numbered.filter(withdrawn.known)
    return made


def _days(cells: Cells, first: str, last: str) -> dict[str, pa.Array]:
    """First and last day; rows without a first day, or that end before it, are refused."""
    begin, end = cells.day(first), cells.day(last)
    cells.require(begin, first, "a first day")
    cells.refuse(
        ends_before(begin, end), last, "a last day on or after the first", "Correct the first or the last day."
    )
    return {first: begin, last: end}


def _day_of(at: pa.Array, on: pa.Array) -> pa.Array:
    return pc.coalesce(on, at.cast(DAY, safe=False))

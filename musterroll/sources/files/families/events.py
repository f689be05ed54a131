"""Sign-ins and alerts: hand-kept tables of something that happened to an account."""

from __future__ import annotations

import pyarrow.compute as pc

from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import Made, facts
from musterroll.sources.files.families.who import who


def read_sign_ins(cells: Cells, input_: int) -> Made:
    """`sign_in.observed` for every row with a time; a row that says "never" states nothing and is no row."""
    person, happened = who(cells), cells.moments("happened")
    kind, good = "sign_in.observed", cells.faults.good()
    silent = pc.invert(happened.known) if good is None else pc.and_(pc.invert(happened.known), good)
    count = pc.sum(silent).as_py() or 0
    if count:
        cells.notes.append(f"rows that say nobody signed in, which state nothing and are not counted: {count}")
    table = facts(kind, cells, input_, {"account": person.account}, person.source, happened)
    return Made({kind: table}, {kind: person.numbered}, silent)


def read_alerts(cells: Cells, input_: int) -> Made:
    """`alert.raised` for every row."""
    person, alert = who(cells), cells.text("alert")
    cells.require(alert, "alert", "what happened, as secret_pushed")
    happened = cells.moments("happened")
    cells.refuse(pc.invert(happened.known), "happened", "when it happened", "Fill the cell, or delete the row.")
    body = {"account": person.account, "alert": alert, "link": cells.text("link")}
    kind = "alert.raised"
    return Made({kind: facts(kind, cells, input_, body, person.source, happened)}, {kind: person.numbered})

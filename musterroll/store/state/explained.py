"""Explanations of findings: what somebody said, under the key of the finding."""

from __future__ import annotations

import msgspec

from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.touched import in_parts
from musterroll.store.tables import Tables

EXPLAINED = "finding.explained"


def explanations_of(shot: Snapshot, since: int = 0) -> dict[str, str]:
    """The latest explanation of each finding, with the name of who gave it."""
    if not (other := shot.relation("other", since)):
        return {}
    said = shot.rows(f"SELECT body FROM {other} WHERE kind = '{EXPLAINED}' ORDER BY \"row\"")
    found: dict[str, str] = {}
    for (body,) in said:
        members = msgspec.json.decode(str(body))
        if members.get("finding") and members.get("text"):
            found[members["finding"]] = f"{members.get('by') or 'Unknown'}: {members['text']}"
    return found


def explained_anew(tables: Tables, shot: Snapshot, since: int) -> set[int] | None:
    """The components of those whose findings were explained from entry `since` on; None: one about nobody was."""
    keys = sorted(explanations_of(shot, since))
    persons = {row[0] for row in in_parts(tables, "SELECT person FROM state_findings WHERE finding IN ({})", keys)}
    if None in persons:
        return None
    sql = "SELECT component FROM state_accounts WHERE person IN ({})"
    return {row[0] for row in in_parts(tables, sql, sorted(persons))}

"""Faults planted in the SQL one at a time: the twin must notice each, or the agreement of both proves little."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import islice
from random import Random

import pytest

from musterroll.rules import statements as stages
from tests.reference.adapter import Tables, sql_answer, twin_answer
from tests.reference.compare import differences
from tests.reference.histories import World, batch

BATCHES, HISTORIES = 16, 50
ENOUGH = 3  # batches in which a fault shows: one alone could be luck, gone with the next change of the histories


@dataclass(frozen=True)
class Fault:
    """One mistake a person could make in a stage: `right` is what stands there, `wrong` what the slip would be."""

    name: str
    stage: str
    right: str
    wrong: str


FAULTS = (
    Fault(
        "the due day is one day off",
        "triggers",
        "CAST(trigger_on + r.within_days AS DATE)",
        "CAST(trigger_on + r.within_days + 1 AS DATE)",
    ),
    Fault(
        "months are thirty days",
        "words",
        "CAST(day + to_months(CAST(count AS INTEGER)) AS DATE)",
        "CAST(day + 30 * CAST(count AS INTEGER) AS DATE)",
    ),
    Fault(
        "leavers are forgotten",
        "scope",
        "FROM segments s CROSS JOIN requirement_versions r",
        "FROM (SELECT * FROM segments WHERE to_day = forever()) s CROSS JOIN requirement_versions r",
    ),
    Fault("the due day itself is late", "verdicts", "WHEN hi <= due THEN as_status(", "WHEN hi < due THEN as_status("),
    Fault(
        "a break as long as allowed starts anew",
        "engagements",
        "n.from_day - n.previous_to > v.carry_over_days",
        "n.from_day - n.previous_to >= v.carry_over_days",
    ),
    Fault(
        "leave approved on its first day is refused",
        "leaves",
        "coalesce(approved_on <= from_day, false)",
        "coalesce(approved_on < from_day, false)",
    ),
    Fault("an exemption granted too late excuses", "verdicts", "AND s.granted_on <= m.due", ""),
    Fault("one person may approve alone", "events", "coalesce(g.requested_by <> g.approved_by, false)", "true"),
    Fault(
        "failed trainings count",
        "completions",
        "NOT IN ('completed', 'passed') THEN 'not_finished'",
        "NOT IN ('completed', 'passed', 'failed') THEN 'not_finished'",
    ),
    Fault(
        "a later version judges earlier triggers",
        "triggers",
        "JOIN requirement_days d ON d.req = e.req AND e.from_day BETWEEN d.from_day AND d.to_day",
        "JOIN (SELECT req, max(rv) AS rv FROM requirement_days GROUP BY req) d ON d.req = e.req",
    ),
    Fault("bulk entries are believed", "credits", "g.people >= k.bulk_min", "g.people >= k.bulk_min + 1000"),
    Fault(
        "two accounts of one source join by address",
        "people",
        "WHERE NOT (a.is_address AND a.role = 'lms')",
        "WHERE false",
    ),
    Fault(
        "capitals in an address make another account",
        "words",
        "contains(key, '@') THEN lower(trim(key))",
        "contains(key, '@') THEN trim(key)",
    ),
    Fault(
        "clocks do not change inside a day",
        "words",
        "CASE WHEN changes_at IS NULL OR instant < changes_at THEN before_s ELSE after_s END",
        "before_s",
    ),
)


@cache
def answered(number: int) -> tuple[World, Tables]:
    """A batch and what the twin answers: the same for every fault."""
    world = batch(Random(f"fault {number}"), HISTORIES)
    return world, twin_answer(world)


def is_noticed(number: int) -> bool:
    """Whether the stages, as they are now, differ from the twin on a batch, or raise."""
    world, theirs = answered(number)
    try:
        return bool(differences(sql_answer(world), theirs))
    except Exception:  # noqa: BLE001 - a fault that breaks the stages is noticed too
        return True


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_the_twin_notices_a_fault_planted_in_the_rules(fault: Fault, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = stages.stage_sql

    def spoilt(name: str) -> str:
        return whole(name).replace(fault.right, fault.wrong) if name == fault.stage else whole(name)

    assert fault.right in whole(fault.stage), "the text that the fault replaces is gone: plant it anew"
    monkeypatch.setattr(stages, "stage_sql", spoilt)
    stages.statements.cache_clear()
    try:
        noticed = (number for number in range(BATCHES) if is_noticed(number))
        assert len(list(islice(noticed, ENOUGH))) == ENOUGH
    finally:
        stages.statements.cache_clear()

"""An address joins accounts, however many of them hold it, up to a limit."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules.pipeline import Run, run
from musterroll.rules.policy.model import Policy, Requirement
from musterroll.rules.question import Question

POLICY = Policy("1", None, "Any policy", "UTC", (Requirement("awareness", "Awareness", courses=("SEC-AWARE",)),))
QUESTION = Question(date(2025, 1, 1), date(2025, 12, 31), date(2025, 12, 31))
SHARED = "team@corp.example"


def row(number: int, source: str, **said: object) -> dict[str, object]:
    return {"input": 0, "row": number, "source": source, "account": f"key-{number}", "emails": [SHARED], **said}


def judged(rows: list[dict[str, object]]) -> Run:
    people = pa.Table.from_pylist(rows, SCHEMAS["person.observed"])
    return run(FactTables({"person.observed": people}), [POLICY], QUESTION)


def sizes(finished: Run) -> list[int]:
    """How many accounts each person has."""
    found = finished.rows("SELECT count(*) AS n FROM account_people GROUP BY pid ORDER BY n")
    return [int(row["n"]) for row in found]


@pytest.mark.parametrize("accounts", [2, 3, 50])
def test_accounts_of_different_sources_with_one_address_are_one_person(accounts: int) -> None:
    assert sizes(judged([row(number, f"source {number}") for number in range(accounts)])) == [accounts]


def test_an_address_of_more_than_fifty_accounts_joins_nobody() -> None:
    assert sizes(judged([row(number, f"source {number}") for number in range(51)])) == [1] * 51


def test_two_accounts_of_one_source_are_two_people() -> None:
    assert sizes(judged([row(1, "hr"), row(2, "hr")])) == [1, 1]


def test_a_third_account_is_not_lost_behind_two_that_an_employee_number_joins() -> None:
    both = [row(1, "hr", employee_number="7"), row(2, "directory", employee_number="7")]
    assert sizes(judged([*both, row(3, "training")])) == [3]


@pytest.mark.parametrize("days", [(10, 20), (20, 10)])
def test_each_block_has_an_address_since_its_first_day(days: tuple[int, int]) -> None:
    rows = [row(number, "hr", happened_on=date(2025, 3, day)) for number, day in enumerate(days, 1)]
    held = judged(rows).rows("SELECT block, day, held_from, held_to FROM holds ORDER BY block")
    assert [one["day"].day for one in held] == list(days)
    earlier, later = sorted(held, key=lambda one: one["day"])
    assert (earlier["held_to"], later["held_from"]) == (date(2025, 3, 19), date(2025, 3, 20))

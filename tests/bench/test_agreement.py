"""The programs that are compared answer the same question: where the rules are made as simple, so are the numbers."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.rules_on_parquet import facts
from bench.setting import AS_OF, BENCH, PERIOD_END, PERIOD_START, policy
from musterroll.facts.tables import FactTables
from musterroll.rules import pipeline
from musterroll.rules.policy.model import Interval, Onboarding, Policy, Renewal, Requirement
from musterroll.rules.question import Question
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.read import read_files

ROLLING = Renewal("rolling", every=Interval(365, "days"))
TODAY = Question(AS_OF, AS_OF, AS_OF)
DAYS = (str(AS_OF), str(PERIOD_START), str(PERIOD_END))
COURSES = {"awareness": "security awareness", "secure-coding": "secure coding", "data-protection": "data protection"}


def peer(script: str, *words: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, BENCH / "peers" / script, *words], check=True, capture_output=True, text=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def simple(within_days: int) -> Policy:
    """The three requirements of the measurements, each renewed after 365 days, with days in UTC."""
    onboarding = Onboarding(within_days=within_days)
    requirements = tuple(replace(one, onboarding=onboarding, renewal=ROLLING) for one in policy().requirements)
    return replace(policy(), time_zone="UTC", requirements=requirements)


def overdue_today(tables: FactTables, rule: Policy) -> Counter[str]:
    """By requirement: people who work today, owe it since an earlier day and have not done it."""
    finished = pipeline.run(tables, [rule], TODAY)
    rows = finished.rows(
        "SELECT requirement, count(DISTINCT person) AS n FROM in_words('verdicts') "
        "WHERE status = 'missed' AND open_at_period_end GROUP BY 1"
    )
    return Counter({row["requirement"]: row["n"] for row in rows})


def test_the_script_of_today_and_the_rules_find_as_many_people_without_training_in_365_days(exports: Path) -> None:
    declared = Declarations(as_of=AS_OF, default_zone="UTC")
    tables = read_files([str(exports / "people.csv"), str(exports / "completions.csv")], declared)
    any_course = Requirement("any", "Any course", onboarding=Onboarding(within_days=0), renewal=ROLLING)
    late = overdue_today(tables, replace(policy(), time_zone="UTC", requirements=(any_course,)))
    found = peer("pandas_merge.py", str(exports), str(AS_OF))
    assert found["stale"] == late["any"] > 0


def test_vectorised_pandas_and_the_rules_find_as_many_people_without_training_in_365_days(facts_folder: Path) -> None:
    late = overdue_today(facts(facts_folder), simple(within_days=0))
    stale = peer("pandas_vectorised.py", "latest", str(facts_folder), *DAYS)["stale"]
    assert {COURSES[requirement]: n for requirement, n in late.items()} == stale
    assert min(stale.values()) > 0


def test_vectorised_pandas_and_the_rules_agree_on_onboarding_that_fell_due_in_the_period(facts_folder: Path) -> None:
    finished = pipeline.run(facts(facts_folder), [simple(within_days=30)], Question(PERIOD_START, PERIOD_END, AS_OF))
    rows = finished.rows(
        "SELECT requirement, status, count(*) AS n FROM in_words('verdicts') WHERE kind = 'onboarding' "
        f"AND due BETWEEN DATE '{PERIOD_START}' AND DATE '{PERIOD_END}' GROUP BY ALL"
    )
    by_rules = {(COURSES[row["requirement"]], row["status"]): row["n"] for row in rows}
    by_pandas = peer("pandas_vectorised.py", "latest", str(facts_folder), *DAYS)["onboarding"]
    assert by_rules == {(course, status): n for course, counts in by_pandas.items() for status, n in counts.items()}


def test_pandas_by_hand_and_pandas_by_numbers_find_the_same_lapses(facts_folder: Path) -> None:
    by_hand = peer("pandas_groupby.py", str(facts_folder), str(PERIOD_START), str(PERIOD_END))
    by_numbers = peer("pandas_vectorised.py", "coverage", str(facts_folder), *DAYS)
    assert {**by_hand, "seconds": 0} == {**by_numbers, "seconds": 0}
    assert by_hand["lapses"] > 0


def test_coverage_in_pandas_counts_the_days_that_a_calendar_counts(facts_folder: Path) -> None:
    people = pq.read_table(facts_folder / "people.parquet").to_pylist()
    covered = days_covered(facts_folder, "security awareness")
    lapsed = 0
    for person in people:
        last = min(person["ended_on"] or PERIOD_END, PERIOD_END)
        day = max(person["started_on"] + timedelta(days=30), PERIOD_START)
        while day <= last:
            lapsed += day not in covered.get(person["emails"][0], set())
            day += timedelta(days=1)
    assert lapsed == awareness_days_by_pandas(facts_folder) > 0


def days_covered(folder: Path, course: str) -> dict[str, set[date]]:
    covered: dict[str, set[date]] = {}
    for one in pq.read_table(folder / "completions.parquet").to_pylist():
        if one["result"] == "passed" and " ".join(one["course"].lower().split()) == course:
            first = one["happened_at"].date()
            days = (first + timedelta(days=n) for n in range(365))
            covered.setdefault(one["account"].lower(), set()).update(days)
    return covered


def awareness_days_by_pandas(folder: Path) -> int:
    import pandas as pd

    from bench.peers.pandas_vectorised import lapses

    found = lapses(folder, pd.Timestamp(PERIOD_START), pd.Timestamp(PERIOD_END))
    return int(found.loc[found["course"] == "security awareness", "days"].sum())

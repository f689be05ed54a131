"""In the invented company, with every awkward case in it, each kind of verdict is explained as it stands."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import cache
from typing import Any

import pytest

from musterroll.rules.explain import Step, explain
from musterroll.rules.pipeline import Run, answer, run
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.question import Question
from musterroll.sources.demo import AS_OF, PERIOD
from tests.demo.reading import northfen

Row = dict[str, Any]
KINDS = [
    *("onboarding_on_time", "onboarding_late", "onboarding_missed", "onboarding_indeterminate"),
    *("onboarding_unverified", "onboarding_not_required", "onboarding_ended_before_due", "onboarding_not_yet_due"),
    *("refresh_on_time", "refresh_late", "refresh_missed", "refresh_exempt", "refresh_ended_before_due"),
    *("role_on_time", "role_late", "role_missed", "role_unverified"),
    *("pre_access_on_time", "pre_access_late", "pre_access_missed", "pre_access_indeterminate"),
    *("version_on_time", "version_late", "version_missed"),
    *("jit_on_time", "jit_late", "jit_missed", "jit_indeterminate"),
    *("topic_on_time", "topic_late", "topic_missed", "topic_indeterminate", "topic_not_yet_due"),
]


@cache
def finished() -> Run:
    demo = northfen()
    policies = [parse_policy(text.decode(), name) for name, text in demo.company.policies.items()]
    return run(demo.facts, policies, Question(*PERIOD, AS_OF))


@cache
def listed() -> dict[str, list[Row]]:
    """The obligations by kind and status."""
    found: dict[str, list[Row]] = {}
    for row in answer(finished()).obligations.to_pylist():
        found.setdefault(f"{row['kind']}_{row['status']}", []).append(row)
    return found


def step_about(row: Row) -> Step:
    (step,) = [one for one in explain(finished(), row["person"], row["requirement"]) if one.about == row["id"]]
    return step


def wrong_sums(words: str) -> list[str]:
    found = re.findall(r"((\d{4}-\d\d-\d\d) \+ (\d+) days?(?: \+ (\d+) days?)? = (\d{4}-\d\d-\d\d))", words)
    return [
        said
        for said, first, count, more, last in found
        if date.fromisoformat(first) + timedelta(days=int(count) + int(more or 0)) != date.fromisoformat(last)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_explanation_agrees_with_the_report(kind: str) -> None:
    # The first and the last of a kind: they differ in most that a kind can differ in.
    for row in {row["id"]: row for row in (listed()[kind][0], listed()[kind][-1])}.values():
        step = step_about(row)
        said = dict(step.rows)
        assert said["Verdict"].lower().startswith(f"{row['status'].replace('_', ' ')}:")
        assert f"due {row['due']}" in step.title
        assert said["Trigger"].startswith(f"{row['trigger_on']}: ")
        assert f"version {row['policy_version']}," in said["Rule"]
        assert wrong_sums("\n".join(said.values())) == []
        named = [words for label, words in step.rows if label in ("Meets it", "Excuses it", "Would meet it")]
        assert [words.split(": ")[0] for words in named] == ([row["completion"]] if row["completion"] else [])
        if row["days_late"]:
            assert f"{row['completed_on']} − {row['due']} = {row['days_late']} day" in said["Verdict"]
        if row["original_due"]:
            assert {"Leave", "Break"} & said.keys()
            assert str(row["original_due"]) in said["Due"]


def test_everybody_can_be_explained() -> None:
    """A few of each result, out of the population too."""
    people = answer(finished()).people.to_pylist()
    for result in sorted({row["result"] for row in people}):
        for row in [one for one in people if one["result"] == result][:3]:
            made = explain(finished(), row["person"])
            assert [step.title for step in made[:2]] == ["Who", "Work"]
            assert made[-1].title == "All completions"
            assert all(account["account"] in str(made[0].rows) for account in row["accounts"])

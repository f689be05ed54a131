"""A reconciliation made by hand: Ana, Bo, Cy, Dee and Eli in every status, with findings and refused rows."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from musterroll.facts.tables import INPUTS, REFUSED
from musterroll.reports.provenance import Provenance
from musterroll.rules.policy.model import Interval, Onboarding, Policy, Renewal, Requirement
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import COMPLETIONS, FINDINGS, OBLIGATIONS, PEOPLE, SOURCES, Reconciliation

D = date.fromisoformat
MADE = Provenance(
    "musterroll 0.1.0",
    datetime(2026, 1, 20, 14, 40, tzinfo=UTC),
    "musterroll check people.csv training.csv --policy policy.toml --period 2025-01-01..2025-12-31 --format html",
)


def table(schema: pa.Schema, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows with only the columns that matter; the rest is null, empty or false."""
    blank: dict[str, Any] = {
        field.name: [] if pa.types.is_list(field.type) else (False if pa.types.is_boolean(field.type) else None)
        for field in schema
    }
    unknown = {key for row in rows for key in row} - set(schema.names)
    assert not unknown, f"not columns: {unknown}"
    return pa.Table.from_pylist([{**blank, **row} for row in rows], schema=schema)


def person(key: str, name: str, result: str, **more: Any) -> dict[str, Any]:
    email = f"{name.split()[0].lower()}@northfen.example"
    return {
        "person": f"p_{key}",
        "name": name,
        "emails": [email],
        "type": "employee",
        "department": "Engineering",
        "manager": "Tess Obi",
        "status": "active",
        "accounts": [{"source": "okta", "account": f"00u{key}"}, {"source": "knowbe4", "account": email}],
        "started_on": D("2024-02-01"),
        "result": result,
        "strata": ["active_whole_period"],
        "population_from": D("2025-01-01"),
        **more,
    }


PEOPLE_ROWS: list[dict[str, Any]] = [
    person("ana", "Ana Lindqvist", "deviation", home_zone="Europe/Stockholm"),
    person("bo", "Bo Okafor", "unresolved", type="contractor", department="Support", strata=["contractor"]),
    person("cy", "Cy Marchetti", "deviation", department="Support", strata=["on_leave"], aliases=["p_cy2"]),
    person(
        "dee",
        "Dee Halloran",
        "pass",
        status="inactive",
        ended_on=D("2025-08-15"),
        population_to=D("2025-08-15"),
        strata=["left_in_period"],
    ),
    person(
        "eli",
        "Eli Brandt",
        "deviation",
        started_on=D("2025-03-03"),
        population_from=D("2025-03-03"),
        strata=["hired_in_period"],
        department=None,
    ),
    person("fay", "Fay Nakamura", "exempt"),
    person("gus", "Gus Ito", "no_occurrence", started_on=D("2025-12-20"), population_from=D("2025-12-20")),
    person(
        "hal",
        "Hal Osei",
        "out_of_population",
        reason="not_engaged_in_period",
        ended_on=D("2024-06-30"),
        population_from=None,
        strata=[],
    ),
    person(
        "ivy",
        "Ivy Stein",
        "out_of_population",
        reason="only_in_training_platform",
        started_on=None,
        population_from=None,
        strata=[],
    ),
]


def obligation(key: str, who: str, status: str, due: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"o_{key}",
        "person": f"p_{who}",
        "requirement": "awareness",
        "kind": "refresh",
        "policy_version": "3",
        "trigger_on": D("2024-05-01"),
        "due": D(due),
        "due_basis": "last completion + 12 months",
        "status": status,
        "in_period": True,
        **more,
    }


OBLIGATION_ROWS: list[dict[str, Any]] = [
    obligation("1", "ana", "missed", "2025-09-24", overdue_days_in_period=98, open_at_period_end=True),
    obligation("2", "ana", "on_time", "2025-05-01", requirement="coding", completed_on=D("2025-04-20")),
    obligation("3", "bo", "unverified", "2025-10-31", reason="identity_candidate", completion="training.csv:14"),
    obligation(
        "4", "bo", "indeterminate", "2025-08-28", requirement="topics", topic="phishing", completed_on=D("2025-08-28")
    ),
    obligation(
        "5",
        "cy",
        "late",
        "2025-06-02",
        original_due=D("2025-04-15"),
        due_basis="last completion + 12 months; moved to the return from leave + 14 days",
        completed_on=D("2025-06-04"),
        completed_at=datetime(2025, 6, 4, 13, 5),
        days_late=2,
        overdue_days_in_period=1,
        completion="training.csv:3",
    ),
    obligation("6", "dee", "on_time", "2025-03-05", completed_on=D("2025-03-05"), completion="training.csv:4"),
    obligation("7", "dee", "ended_before_due", "2025-09-30", requirement="topics", topic="data-handling"),
    obligation(
        "8",
        "eli",
        "late",
        "2025-04-02",
        kind="onboarding",
        trigger_on=D("2025-03-03"),
        due_basis="start + 30 days",
        completed_on=D("2025-04-03"),
        days_late=1,
        completion="training.csv:5",
    ),
    obligation("9", "eli", "not_yet_due", "2026-02-03", in_period=False, rollforward=True),
    obligation("10", "fay", "exempt", "2025-07-31"),
    obligation("11", "fay", "not_required", "2025-02-01", in_period=False, reason="carried_over"),
    obligation(
        "12",
        "gus",
        "not_yet_due",
        "2026-01-19",
        kind="pre_access",
        requirement="coding",
        due_at=datetime(2026, 1, 19, 15, 0),
        in_period=False,
        policy_version="3",
    ),
    obligation("13", "hal", "missed", "2025-01-05"),  # not in the population: counts nowhere
    obligation("14", "gus", "not_yet_due", "2026-01-30", in_period=False, provisional=True),
]


def finding(code: str, severity: str, sentence: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "severity": severity, "sentence": sentence, "details": json.dumps({"code": code}), **more}


FINDING_ROWS: list[dict[str, Any]] = [
    finding(
        "onboarding_late",
        "strong",
        "Eli Brandt started on 2025-03-03 and finished Security awareness on 2025-04-03, 1 day after 2025-04-02.",
        person="p_eli",
        requirement="awareness",
        obligation="o_8",
        facts=["people.csv:6", "training.csv:5"],
    ),
    finding(
        "population_gap",
        "strong",
        "Gus Ito is known to the directory and to no HR source.",
        person="p_gus",
        facts=["people.csv:8"],
    ),
    finding(
        "refresh_missed",
        "strong",
        "Ana Lindqvist last finished Security awareness on 2024-09-24 and has no record since, due 2025-09-24.",
        person="p_ana",
        requirement="awareness",
        obligation="o_1",
        facts=["training.csv:1"],
        explained="Laptop lost in the post; Fay Nakamura, 2025-11-02",
    ),
    finding(
        "identity_candidate",
        "ask",
        "A completion on 2025-10-14 under b.okafor@gmail.example may be Bo Okafor's. "
        "A link between the accounts would settle it.",
        person="p_bo",
        facts=["training.csv:14"],
    ),
    finding("topic_uncovered", "ask", "No published version teaches data-handling.", requirement="topics"),
    finding("excluded", "info", "Hal Osei left on 2024-06-30, before the period.", person="p_hal"),
    finding(
        "leave_applied",
        "info",
        "Due 2025-04-15 moved to 2025-06-02: approved leave 2025-04-01 to 2025-05-18.",
        person="p_cy",
        requirement="awareness",
        obligation="o_5",
    ),
]

INPUT_ROWS: list[dict[str, Any]] = [
    {
        "input": 0,
        "name": "people.csv",
        "source": "okta",
        "role": "directory",
        "sha256": "9c1f52" + "0" * 54 + "7ae0",
        "bytes": 4096,
        "rows": 9,
        "facts": 9,
        "refused": 0,
        "layout": "okta-users-csv",
    },
    {
        "input": 1,
        "name": "training.xlsx",
        "source": "knowbe4",
        "role": "lms",
        "sha256": "77d90c" + "0" * 54 + "b2e6",
        "bytes": 8192,
        "rows": 16,
        "facts": 14,
        "refused": 2,
        "layout": "knowbe4-training",
        "sheet": "Export",
        "notes": ["Dates are read as day, month, year: row 4 settles it."],
    },
]

REFUSED_ROWS: list[dict[str, Any]] = [
    {
        "input": 1,
        "row": 8,
        "column": "Completion Date",
        "found": "31/02/2025",
        "expected": "a day that exists",
        "remedy": "Mend the date in the export.",
    },
    {"input": 1, "row": 12, "expected": "an e-mail or a user id", "remedy": "Add the key column to the export."},
]

COMPLETION_ROWS: list[dict[str, Any]] = [
    {
        "fact": "training.csv:3",
        "source": "knowbe4",
        "account": "cy@northfen.example",
        "person": "p_cy",
        "course_as_written": "sec-aware ",
        "course": "SEC-AWARE",
        "course_matched_by": "spelling",
        "happened_at": datetime(2025, 6, 4, 13, 5),
        "happened_on": D("2025-06-04"),
        "result": "passed",
        "counted": "counted",
        "requirements": ["awareness"],
    },
    {
        "fact": "training.csv:14",
        "source": "knowbe4",
        "account": "b.okafor@gmail.example",
        "course": "SEC-AWARE",
        "happened_on": D("2025-10-14"),
        "result": "passed",
        "counted": "unverified",
        "reason": "identity_candidate",
        "requirements": ["awareness"],
    },
]

SOURCE_ROWS: list[dict[str, Any]] = [
    {
        "person": f"p_{key}",
        "name": name,
        "known_to": known,
        "hris": [f"gusto:{key}"] if "hris" in known else [],
        "directory": [f"okta:00u{key}"] if "directory" in known else [],
        "lms": [f"knowbe4:{key}@northfen.example"] if "lms" in known else [],
        "matched_by": matched,
        "in_population": key not in {"hal", "ivy"},
    }
    for key, name, known, matched in [
        ("ana", "Ana Lindqvist", "hris + directory + lms", ["directory_id", "email"]),
        ("bo", "Bo Okafor", "hris + directory", ["email"]),
        ("cy", "Cy Marchetti", "hris + directory + lms", ["directory_id", "email"]),
        ("dee", "Dee Halloran", "hris + directory + lms", ["directory_id", "email"]),
        ("eli", "Eli Brandt", "hris + directory + lms", ["email"]),
        ("fay", "Fay Nakamura", "hris + directory", ["employee_number"]),
        ("gus", "Gus Ito", "directory only", []),
        ("hal", "Hal Osei", "hris only", []),
        ("ivy", "Ivy Stein", "lms only", []),
    ]
]

YEARLY = Renewal(mode="rolling", every=Interval(12, "months"))
POLICY_2 = Policy(
    "2",
    D("2024-01-01"),
    "Security training policy",
    "America/New_York",
    (Requirement("awareness", "Awareness", renewal=YEARLY),),
)
POLICY = Policy(
    "3",
    D("2025-01-01"),
    "Security training policy",
    "America/New_York",
    (
        Requirement(
            "awareness", "Security awareness", courses=("SEC-AWARE",), criteria=("CC1.4", "CC2.2"), renewal=YEARLY
        ),
        Requirement("coding", "Secure coding", courses=("SEC-DEV",), onboarding=Onboarding("access", before=True)),
        Requirement("topics", "Quarterly topics", topics=("phishing", "data-handling")),
    ),
    link="https://northfen.example/policy",
    sha256="ab" * 32,
    text='schema = "musterroll.policy/1"\nversion = "3"\n',
)
BUILT_IN = Policy(
    "built-in",
    None,
    "Built-in policy",
    "UTC",
    (Requirement("training", "Security training", renewal=YEARLY),),
    text="# built in\n",
    built_in=True,
)


def reconciliation(**more: Any) -> Reconciliation:
    """The sample; `more` replaces fields of it (`people` and the like may be lists of rows)."""
    schemas = {
        "people": PEOPLE,
        "obligations": OBLIGATIONS,
        "findings": FINDINGS,
        "sources": SOURCES,
        "inputs": INPUTS,
        "refused": REFUSED,
    }
    tables = {name: table(schemas[name], rows) for name, rows in more.items() if isinstance(rows, list)}
    rec = Reconciliation(
        question=Question(D("2025-01-01"), D("2025-12-31"), D("2026-01-20")),
        policies=(POLICY_2, POLICY),
        policy=POLICY,
        history_from=D("2024-01-01"),
        tzdata="2026.2",
        people=table(PEOPLE, PEOPLE_ROWS),
        obligations=table(OBLIGATIONS, OBLIGATION_ROWS),
        findings=table(FINDINGS, FINDING_ROWS),
        completions=lambda: table(COMPLETIONS, COMPLETION_ROWS),
        sources=table(SOURCES, SOURCE_ROWS),
        inputs=table(INPUTS, INPUT_ROWS),
        refused=table(REFUSED, REFUSED_ROWS),
    )
    return replace(rec, **{**more, **tables})


def empty() -> Reconciliation:
    """Nobody, nothing owed, nothing read: what a report must still survive."""
    return reconciliation(people=[], obligations=[], findings=[], sources=[], inputs=[], refused=[])


def built_in() -> Reconciliation:
    """The sample judged by the built-in policy, as a question of what if."""
    question = Question(D("2025-01-01"), D("2025-12-31"), D("2026-01-20"), what_if=True)
    return reconciliation(policies=(BUILT_IN,), policy=BUILT_IN, question=question)

"""The answer of the rules, as Arrow tables with fixed columns. Reports are made from this and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import pyarrow as pa

from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question

TEXT, TEXTS, DAY, INSTANT, INT, BOOL = (
    pa.string(),
    pa.list_(pa.string()),
    pa.date32(),
    pa.timestamp("us"),
    pa.int64(),
    pa.bool_(),
)

# One row a person, sorted by `person`.
_PEOPLE: list[tuple[str, pa.DataType]] = [
    ("person", TEXT),
    ("aliases", TEXTS),
    ("name", TEXT),
    ("emails", TEXTS),
    ("type", TEXT),
    ("department", TEXT),
    ("title", TEXT),
    ("manager", TEXT),
    ("status", TEXT),
    ("home_zone", TEXT),
    ("accounts", pa.list_(pa.struct([("source", TEXT), ("account", TEXT)]))),
    ("started_on", DAY),  # first day of the latest engagement known by as-of
    ("ended_on", DAY),  # last day of it, null while it lasts
    ("result", TEXT),
    ("reason", TEXT),  # why out of the population; else null
    ("strata", TEXTS),
    ("population_from", DAY),
    ("population_to", DAY),
]
PEOPLE = pa.schema(_PEOPLE)

# One row an obligation that is listed, sorted by person, requirement, trigger_on, kind, topic, course, id.
_OBLIGATIONS: list[tuple[str, pa.DataType]] = [
    ("id", TEXT),
    ("person", TEXT),
    ("requirement", TEXT),
    ("kind", TEXT),
    ("course", TEXT),
    ("topic", TEXT),
    ("policy_version", TEXT),
    ("trigger_on", DAY),
    ("due", DAY),
    ("due_at", INSTANT),
    ("original_due", DAY),
    ("due_basis", TEXT),
    ("provisional", BOOL),
    ("status", TEXT),
    ("completed_on", DAY),
    ("completed_at", INSTANT),
    ("days_late", INT),
    ("overdue_days_in_period", INT),
    ("open_at_period_end", BOOL),
    ("completion", TEXT),  # pointer to the fact: "input name:row"
    ("reason", TEXT),
    ("in_period", BOOL),
    ("rollforward", BOOL),
]
OBLIGATIONS = pa.schema(_OBLIGATIONS)

# One row a finding, sorted by severity (strong, ask, info), code, person, requirement, sentence.
_FINDINGS: list[tuple[str, pa.DataType]] = [
    ("code", TEXT),
    ("severity", TEXT),
    ("person", TEXT),
    ("requirement", TEXT),
    ("obligation", TEXT),
    ("sentence", TEXT),
    ("details", TEXT),  # a JSON object
    ("facts", TEXTS),  # pointers "input name:row"
    ("explained", TEXT),
]
FINDINGS = pa.schema(_FINDINGS)

# One row a completion as received, sorted by input and row: what became of it.
_COMPLETIONS: list[tuple[str, pa.DataType]] = [
    ("fact", TEXT),
    ("source", TEXT),
    ("account", TEXT),
    ("person", TEXT),  # null: attributed to nobody
    ("course_as_written", TEXT),
    ("course", TEXT),
    ("course_matched_by", TEXT),  # exact, spelling, title, alias; null: a course nobody names
    ("version", TEXT),
    ("happened_at", INSTANT),
    ("happened_on", DAY),  # the day as written, or the policy day of the instant
    ("result", TEXT),
    ("status", TEXT),
    ("counted", TEXT),  # counted, unverified, not_counted
    ("reason", TEXT),
    ("requirements", TEXTS),  # for which it was counted or unverified
]
COMPLETIONS = pa.schema(_COMPLETIONS)

# One row an account or, where nothing joined it, one alone: which sources know this person. Sorted by person.
_SOURCES: list[tuple[str, pa.DataType]] = [
    ("person", TEXT),
    ("name", TEXT),
    ("known_to", TEXT),  # "hris + directory + lms", "directory only", …
    ("hris", TEXTS),  # "source:account" of accounts with that role (contractor lists included)
    ("directory", TEXTS),
    ("lms", TEXTS),
    ("other", TEXTS),
    ("matched_by", TEXTS),  # linked, directory_id, employee_number, email, event_day
    ("in_population", BOOL),
]
SOURCES = pa.schema(_SOURCES)


class Shown(NamedTuple):
    """The rows that a short report may show: whole obligations, sorted as all are, and some columns of their people.

    `limit`: so many of each kind at least, where there are as many.
    """

    limit: int
    people: pa.Table
    obligations: pa.Table


@dataclass(frozen=True)
class Reconciliation:
    """Everything that one question over some facts and policies answers.

    For a report that shows few rows those are in `shown`; people, obligations and sources then have only the columns
    that such a report counts, and no order.
    """

    question: Question
    policies: tuple[Policy, ...]  # by effective_from
    policy: Policy  # in force at the period's start: rules the period's edges
    history_from: date
    tzdata: str
    people: pa.Table
    obligations: pa.Table
    findings: pa.Table
    completions: Callable[[], pa.Table]  # made when asked for: ten million rows need not be listed
    sources: pa.Table
    inputs: pa.Table  # facts.tables.INPUTS
    refused: pa.Table  # facts.tables.REFUSED
    shown: Shown | None = None  # null: everything is in the tables above

"""What every report shows of one reconciliation, counted once and column by column."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.titles import Titles
from musterroll.reports.words import DEVIATIONS, GAPS, RESULTS, STATUSES, many
from musterroll.rules.policy.describe import describe
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import Reconciliation

SOON_DAYS = 30
SLIM = ["person", "requirement", "status", "due", "completed_on", "in_period"]


class RequirementLine(NamedTuple):
    """How one requirement stands: obligations of the period by status, and people with a deviation."""

    id: str
    title: str
    total: int
    by_status: dict[str, int]
    people_with_deviation: int

    def of(self, *statuses: str) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)


class Picture:
    """The counts and cuts of a reconciliation that terminal, HTML, XLSX and JSON share.

    `population` are the people in it; `judged` are their obligations that belong to the period, the
    only ones that decide a result and the N of every "n of N" about obligations.
    """

    def __init__(self, rec: Reconciliation) -> None:
        self.rec = rec

    @cached_property
    def population(self) -> pa.Table:
        return self.rec.people.filter(pc.not_equal(self.rec.people["result"], "out_of_population"))

    @cached_property
    def left_out(self) -> pa.Table:
        return self.rec.people.filter(pc.equal(self.rec.people["result"], "out_of_population"))

    @cached_property
    def listed(self) -> pa.Table:
        """Listed obligations of people in the population: the columns of `SLIM` and `at`, the row in the full table.

        The full table is wide; whole rows are only taken where they are shown.
        """
        table = self.rec.obligations
        mask = among(table["person"], self.population["person"])
        return table.select(SLIM).filter(mask).append_column("at", pc.indices_nonzero(mask))

    @cached_property
    def judged(self) -> pa.Table:
        return self.listed.filter(self.listed["in_period"])

    @cached_property
    def showable(self) -> pa.Table:
        """The obligations of which some are shown: all of `listed`, or those that the answer has whole."""
        return self.rec.shown.obligations if self.rec.shown else self.listed

    def whole(self, obligations: pa.Table) -> pa.Table:
        """The full rows of some rows of `showable`, in their order."""
        if self.rec.shown:
            return obligations.select(self.rec.shown.obligations.column_names)
        return self.rec.obligations.take(obligations["at"])

    def people(self, columns: list[str]) -> pa.Table:
        """Columns of all people about whom a row of `showable` is."""
        return (self.rec.shown.people if self.rec.shown else self.rec.people).select(columns)

    @cached_property
    def results(self) -> dict[str, int]:
        """People by result, every result named."""
        found = counts(self.rec.people["result"])
        return {word.key: found.get(word.key, 0) for word in RESULTS}

    @cached_property
    def statuses(self) -> dict[str, int]:
        """Obligations of the period by status, every status named."""
        found = counts(self.judged["status"])
        return {word.key: found.get(word.key, 0) for word in STATUSES}

    @property
    def gap_count(self) -> int:
        return sum(self.statuses[status] for status in GAPS)

    @property
    def deviation_count(self) -> int:
        return sum(self.statuses[status] for status in DEVIATIONS)

    @cached_property
    def reasons(self) -> dict[str, int]:
        """Why people are not in the population, the most frequent reason first."""
        found = counts(self.left_out["reason"])
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))

    @cached_property
    def titles(self) -> Titles:
        return Titles(self.rec.policies or (self.rec.policy,))

    @cached_property
    def requirements(self) -> list[RequirementLine]:
        """One line a requirement, in the order of the policy; those that owe nothing are listed too."""
        by_status: dict[str, dict[str, int]] = {}
        for (requirement, status), count in pairs(self.judged["requirement"], self.judged["status"]).items():
            by_status.setdefault(requirement, {})[status] = count
        worse = self.judged.filter(among(self.judged["status"], pa.array(DEVIATIONS)))
        deviating = Counter(requirement for requirement, _ in pairs(worse["requirement"], worse["person"]))
        known = self.titles.order
        order = known + sorted(set(by_status) - set(known))
        return [
            RequirementLine(
                requirement,
                self.titles.requirement(requirement),
                sum(by_status.get(requirement, {}).values()),
                by_status.get(requirement, {}),
                deviating[requirement],
            )
            for requirement in order
        ]

    @cached_property
    def soon(self) -> pa.Table:
        """Obligations that fall due in the 30 days after as-of and are not met yet, earliest first."""
        return self._soon(self.listed)

    @cached_property
    def showable_soon(self) -> pa.Table:
        """Those of `soon` that can be shown."""
        return self._soon(self.showable)

    def _soon(self, table: pa.Table) -> pa.Table:
        as_of = self.rec.question.as_of
        mask = pc.and_(pc.equal(table["status"], "not_yet_due"), pc.is_null(table["completed_on"]))
        mask = pc.and_(mask, pc.greater_equal(table["due"], pa.scalar(as_of)))
        mask = pc.and_(mask, pc.less_equal(table["due"], pa.scalar(self.soon_until)))
        soon = table.filter(mask)
        return soon.take(pc.sort_indices(soon, sort_keys=[("due", "ascending")]))

    @property
    def soon_until(self) -> date:
        return soon_until(self.rec.question)

    @cached_property
    def headline(self) -> str:
        """The finding in one sentence: n of N people, and how many cannot be judged yet."""
        total, when = self.population.num_rows, period_words(self.rec.question)
        if total == 0:
            return f"Nobody is in the population {when}"
        worse, open_ = self.results["deviation"], self.results["unresolved"]
        verb = "has" if total == 1 or worse == 1 else "have"
        sentence = f"{worse:,} of {many(total, 'person', 'people')} {verb} a deviation {when}"
        if open_:
            return f"{sentence}; {open_:,} cannot be judged yet"
        if self.judged.num_rows == 0:
            return f"{sentence}; nothing fell due"
        return sentence


def soon_until(question: Question) -> date:
    """The last day on which something falls due soon."""
    return question.as_of + timedelta(days=SOON_DAYS)


def period_words(question: Question) -> str:
    """When, as the end of a sentence: "in 2025", "from 2025-04-01 to 2026-03-31", "on 2025-06-30"."""
    start, end = question.period_start, question.period_end
    if question.type == "I":
        return f"on {start}"
    if start == date(start.year, 1, 1) and end == date(start.year, 12, 31):
        return f"in {start.year}"
    return f"from {start} to {end}"


def period_line(rec: Reconciliation) -> str:
    """Period, type, as-of and zone in one line."""
    question = rec.question
    when = (
        f"On {question.as_of} (Type I)"
        if question.type == "I"
        else f"Period {question.period_start} to {question.period_end} (Type II). As of {question.as_of}"
    )
    return f"{when}. Dates in {rec.policy.time_zone}."


def policy_line(rec: Reconciliation) -> str:
    """Which policy ruled, with every version that was given and the day it took effect."""
    others = [
        f"version {policy.version} {_since(policy.effective_from)}" for policy in rec.policies if policy != rec.policy
    ]
    rest = f"; also given: {', '.join(others)}" if others else ""
    return f"Policy “{rec.policy.title}” version {rec.policy.version} {_since(rec.policy.effective_from)}{rest}."


def built_in_notice(policy: Policy) -> str:
    """What the built-in policy asks, and how to give one's own."""
    return f"{describe(policy)[0]} Give your own with --policy; “musterroll policy new” writes one."


WHAT_IF = "What if: judged by a policy given on the command line, not by the adopted one. Not a result of the period."


def _since(day: date | None) -> str:
    return f"from {day}" if day else "(always in force)"


def among(column: pa.ChunkedArray, values: pa.ChunkedArray | pa.Array) -> pa.ChunkedArray:
    """A mask: which values of a column are among the given ones."""
    value_set = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    return pc.is_in(column, value_set=value_set)


def values(table: pa.Table, name: str) -> list[Any]:
    """A column as Python values."""
    return list(table[name].to_pylist())


def counts(column: pa.ChunkedArray) -> dict[str, int]:
    """How often each value occurs; null is counted under the empty text."""
    found: Any = column.value_counts()
    return {pair["values"] or "": pair["counts"] for pair in found.to_pylist()}


def pairs(first: pa.ChunkedArray, second: pa.ChunkedArray) -> dict[tuple[str, str], int]:
    """How often each pair of values occurs in two columns without nulls."""
    # Not Table.group_by: importing what that stands on takes longer than all the rest of a small report.
    one, other = (
        pa.concat_arrays(column.chunks or [pa.array([], pa.string())]).dictionary_encode() for column in (first, second)
    )
    width = max(len(other.dictionary), 1)
    places = pc.add(pc.multiply(one.indices.cast(pa.int64()), width), other.indices.cast(pa.int64()))
    names, others = one.dictionary.to_pylist(), other.dictionary.to_pylist()
    found: Any = pc.value_counts(places).to_pylist()
    return {(names[pair["values"] // width], others[pair["values"] % width]): pair["counts"] for pair in found}

"""A version of the policy on trial: whose obligations would differ if it were adopted. Nothing is recorded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.rules.pipeline import reconcile
from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.together import check_together
from musterroll.rules.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

    from musterroll.facts.tables import FactTables
    from musterroll.rules.policy.model import Policy
    from musterroll.store.setup import Book

SHOWN = 50
_KEY = ("person", "requirement", "kind", "topic", "course", "trigger_on")
_COMPARED = ("due", "status")


@dataclass(frozen=True)
class Difference:
    """One obligation: `new`, `gone` or `changed`; days and statuses before and after, None where there is none."""

    what: str
    person: str
    name: str
    requirement: str
    topic: str | None
    due_before: date | None
    status_before: str | None
    due: date | None
    status: str | None


@dataclass(frozen=True)
class Trial:
    """What would differ on `as_of`: how many of all obligations, whose, and the first of them."""

    as_of: date
    obligations: int
    people: int
    counts: dict[str, int]
    affected: int
    rows: tuple[Difference, ...]


@dataclass(frozen=True)
class Trials:
    """`begins`: on the version's first day, or today if that is past. `past`: had it been the rule since `since`."""

    begins: Trial
    past: Trial
    since: date


def trial(book: Book, text: str, day: date) -> Trials:
    """Judges everybody without and with the version that a text says. Nothing is recorded, nobody is judged again.

    Only what is known today counts: completions to come are not guessed.
    """
    facts = facts_of_book(book)
    now = adopted_policies(facts) or (default_policy("UTC"),)
    known = [one for one in now if not one.built_in]
    version = parse_policy(text, "the new version")
    head = book.state.head()
    since = head.period_start if head else date(day.year, 1, 1)
    first = max(day, version.effective_from or day)
    earlier = [one for one in known if (one.effective_from or date.min) < since]
    as_if = replace(version, effective_from=since, supersedes=None)
    return Trials(
        begins=_compared(facts, now, check_together([*known, version]), _question(since, first)),
        past=_compared(facts, now, check_together([*earlier, as_if]), _question(since, day)),
        since=since,
    )


def _compared(facts: FactTables, before: tuple[Policy, ...], after: tuple[Policy, ...], question: Question) -> Trial:
    old, new = _judged(facts, before, question), _judged(facts, after, question)
    names = {row["person"]: row["name"] for table in (old[1], new[1]) for row in table.to_pylist()}
    found = _differences(_by_key(old[0]), _by_key(new[0]), names)
    return Trial(
        as_of=question.as_of,
        obligations=len(old[0]),
        people=len(old[1]),
        counts=dict(Counter(one.what for one in found)),
        affected=len({one.person for one in found}),
        rows=tuple(found[:SHOWN]),
    )


def _question(start: date, as_of: date) -> Question:
    return Question(start, as_of, as_of, what_if=True, list_all=True)


def _judged(facts: FactTables, policies: tuple[Policy, ...], question: Question) -> tuple[pa.Table, pa.Table]:
    found = reconcile(facts, policies, question)
    return found.obligations, found.people.select(["person", "name"])


def _by_key(obligations: pa.Table) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Obligations by what makes them the same under both policies; several of one key stay apart by their order."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    seen: Counter[tuple[Any, ...]] = Counter()
    for row in obligations.select([*_KEY, *_COMPARED]).to_pylist():
        key = tuple(row[name] for name in _KEY)
        found[(*key, seen[key])] = row
        seen[key] += 1
    return found


def _differences(
    old: dict[tuple[Any, ...], dict[str, Any]], new: dict[tuple[Any, ...], dict[str, Any]], names: dict[str, Any]
) -> list[Difference]:
    found = []
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and all(was[name] == now[name] for name in _COMPARED):
            continue
        what = "new" if was is None else "gone" if now is None else "changed"
        found.append(_difference(what, was, now, names))
    return sorted(found, key=lambda one: (one.name.casefold(), one.person, one.requirement, str(one.due or "")))


def _difference(what: str, was: dict[str, Any] | None, now: dict[str, Any] | None, names: dict[str, Any]) -> Difference:
    row = now or was or {}
    was, now = was or {}, now or {}
    return Difference(
        what=what,
        person=row["person"],
        name=names.get(row["person"]) or row["person"],
        requirement=row["requirement"],
        topic=row["topic"],
        due_before=was.get("due"),
        status_before=was.get("status"),
        due=now.get("due"),
        status=now.get("status"),
    )

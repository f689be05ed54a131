"""What the address of the page of gaps says: which obligations, in which order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from django.http import QueryDict

from musterroll.facts.errors import ConfigError
from musterroll.reports.words import GAPS, STATUS, UNDECIDED
from musterroll.store.reading.coverage import OWED
from musterroll.store.reading.gap_filters import Wanted
from musterroll.store.reading.gaps import SORTS
from musterroll.store.state.head import Head

Value = TypeVar("Value")
SOON_DAYS = 30
GROUPS = {
    "": GAPS,
    "undecided": UNDECIDED,
    "met": ("on_time", "late"),
    "owed": OWED,
    "any": tuple(STATUS),
}
TEXTS = ("requirement", "kind", "department", "manager", "type", "result", "beside", "before")
TYPES = ("employee", "contractor", "intern", "vendor")
_LONGEST = 200


@dataclass(frozen=True)
class Filter:
    """One thing that the list is narrowed to: the parameter and its words."""

    name: str
    words: str


@dataclass(frozen=True)
class Asked:
    """An address, read. `filters` are those besides the status."""

    wanted: Wanted
    sort: str
    status: str
    filters: tuple[Filter, ...]


def asked(query: QueryDict, head: Head) -> Asked:
    """What an address asks for. ConfigError names a parameter that cannot be understood."""
    texts: dict[str, Any] = {name: plain_text(query, name) for name in (*TEXTS, "q")}
    status, sort = query.get("status", ""), query.get("sort", "") or SORTS[0]
    due = _read(query, "due", lambda said: _due(said, head.as_of), "30, or 2025-11-01..2025-11-30")
    age = _read(query, "age", _age, "30, or 15-29")
    overdue = _read(query, "overdue", _span, "2025-11-01..2025-11-30")
    wanted = Wanted(
        statuses=_statuses(status, bool(due), bool(age), bool(overdue)),
        as_of=head.as_of,
        begins=head.period_start,
        search=texts.pop("q"),
        age=age,
        due=due,
        overdue=overdue,
        **texts,
    )
    if sort not in SORTS:
        raise ConfigError(f"The address says sort={sort}.", f"Expected one of: {', '.join(SORTS)}.")
    return Asked(wanted, sort, status, tuple(_words(query)))


def _statuses(status: str, due: bool, age: bool, overdue: bool) -> tuple[str, ...]:
    """A group, or one status. What falls due has one, and so has what has an age, unless another is asked for."""
    if not status:
        if age:
            return ("missed",)
        if overdue:
            return ("missed", "late")
        return ("not_yet_due",) if due else GAPS
    if status in GROUPS:
        return GROUPS[status]
    if status not in STATUS:
        raise ConfigError(f"The address says status={status}.", f"Expected one of: {', '.join([*STATUS, *GROUPS])}.")
    return (status,)


def plain_text(query: QueryDict, name: str) -> str:
    """A parameter without what no name holds."""
    return " ".join(query.get(name, "").replace("\x00", "").split())[:_LONGEST]


def _read(query: QueryDict, name: str, read: Callable[[str], Value], like: str) -> Value | None:
    said = query.get(name, "").strip()
    if not said:
        return None
    try:
        return read(said)
    except (ValueError, OverflowError):
        raise ConfigError(f"The address says {name}={said}.", f"Expected something like {like}.") from None


def _age(said: str) -> tuple[int, int | None]:
    least, dash, most = said.partition("-")
    return _number(least), (_number(most) if dash else None)


def _number(said: str) -> int:
    number = int(said)
    if not 0 <= number <= 100_000:
        raise ValueError(said)
    return number


def _due(said: str, as_of: date) -> tuple[date | None, date | None]:
    if said.isdecimal():
        return as_of, as_of + timedelta(days=_number(said))
    return _span(said)


def _span(said: str) -> tuple[date, date]:
    first, dots, last = said.partition("..")
    begins = date.fromisoformat(first)
    ends = date.fromisoformat(last) if dots else begins
    if ends < begins:
        raise ValueError(said)
    return begins, ends


_SAID = {
    "q": "{}",
    "requirement": "{}",
    "kind": "kind {}",
    "department": "department {}",
    "manager": "manager {}",
    "type": "{}",
    "result": "people whose result is {}",
    "age": "overdue for {} days",
    "due": "due {}",
    "overdue": "missing on a day of {}",
    "beside": "owed by the lead too",
    "before": "met by the lead first",
}


def _words(query: QueryDict) -> list[Filter]:
    found = []
    for name, words in _SAID.items():
        if said := query.get(name, "").strip():
            shown = said.replace("..", " to ")
            if name in ("age", "due") and said.isdecimal():
                shown = f"{said} or more" if name == "age" else f"within {said} days"
            found.append(Filter(name, words.format(shown)))
    return found

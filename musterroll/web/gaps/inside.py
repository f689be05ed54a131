"""What opens below a line: whose it is, the rule, the window, what stands beside it, how it was derived.

Built as markup and not by a template: fifty of them stand on a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from django.urls import reverse

from musterroll.reports.gap_steps import steps_of
from musterroll.reports.html.steps import explanation_html
from musterroll.reports.markup import Child, Markup, dated, escape, join, tag
from musterroll.reports.sentences import Gap
from musterroll.reports.words import many, title
from musterroll.web.addresses import address
from musterroll.web.tags import day


def inside(gap: Gap, said: Iterable[str], as_of: date, zone: str) -> Markup:
    """The list of what is known, and the steps to the verdict."""
    row, who = gap.row, gap.who
    lines: list[tuple[str, Child]] = [
        ("Person", _person(gap)),
        (
            "Requirement",
            join(_link(gap.owed, requirement=row["requirement"]), f", policy version {row['policy_version']}"),
        ),
        ("Window", [_day(row["trigger_on"]), " to ", _day(row["due"]), _moved(row)]),
        ("Overdue", _overdue(row)),
        ("Last day of work", _day(who["ended_on"]) if who.get("ended_on") else None),
        *((title(note.code), dated(note.sentence)) for note in gap.notes if note.sentence != gap.sentence),
        ("Explained", gap.explained),
        *(("Explained", f"{words} (recorded; in reports once it is judged)") for words in said),
    ]
    listed = "".join(f"<dt>{escape(name)}</dt><dd>{join(words)}</dd>" for name, words in lines if words)
    steps = explanation_html(steps_of(gap, as_of, zone))
    more = f'<details class="more"><summary>How this was derived</summary>{steps}</details>'
    return Markup(f'<dl class="kv">{listed}</dl>{more}')


def _person(gap: Gap) -> Child:
    who = gap.who
    words = "".join(f", {who[name]}" for name in ("type", "department") if who.get(name))
    manager = [". Manager: ", _link(who["manager"], manager=who["manager"])] if who.get("manager") else None
    return [tag("a", gap.name, href=address("person", gap.row["person"])), words, manager]


@lru_cache(maxsize=1024)
def _link(words: str, **query: str) -> Markup:
    return tag("a", words, href=f"{reverse('gaps')}?{urlencode(query, quote_via=quote)}")


def _day(on: date) -> Markup:
    return Markup(day(on))


def _moved(row: dict[str, Any]) -> Child:
    basis = f" ({row['due_basis']})" if row["due_basis"] else ""
    return [basis, ", moved from ", _day(row["original_due"])] if row["original_due"] else basis


def _overdue(row: dict[str, Any]) -> str | None:
    days = row["overdue_days_in_period"]
    return f"{many(days, 'day')} in the period" if days else None

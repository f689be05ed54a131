"""What opens below a line: whose it is, the rule, the window, what stands beside it, how it was derived.

Built as markup and not by a template: fifty of them stand on a page.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlencode

from musterroll.reports.gap_steps import steps_of
from musterroll.reports.html.steps import explanation_html
from musterroll.reports.markup import Markup, dated, escape, tag
from musterroll.reports.sentences import Gap
from musterroll.reports.words import many, title
from musterroll.web.addresses import address
from musterroll.web.tags import day_in


def inside(gap: Gap, said: Iterable[str], as_of: date, zone: str) -> Markup:
    """The list of what is known, and the steps to the verdict. `zone` is that of the policy."""
    row, who = gap.row, gap.who
    version = escape(row["policy_version"])
    lines = [
        ("Person", _person(gap)),
        ("Requirement", f"{_link(gap.owed, requirement=row['requirement'])}, policy version {version}"),
        ("Window", f"{_day(row['trigger_on'], zone)} to {_day(row['due'], zone)}{_moved(row, zone)}"),
        ("Overdue", _overdue(row)),
        ("Last day of work", _day(who.get("ended_on"), zone)),
        *((escape(title(note.code)), dated(note.sentence)) for note in gap.notes if note.sentence != gap.sentence),
        ("Explained", escape(gap.explained or "")),
        *(("Explained", escape(f"{words} (recorded; in reports once it is judged)")) for words in said),
    ]
    listed = "".join([f"<dt>{name}</dt><dd>{words}</dd>" for name, words in lines if words])
    steps = explanation_html(steps_of(gap, as_of, zone))
    more = f'<details class="more"><summary>How this was derived</summary>{steps}</details>'
    return Markup(f'<dl class="kv">{listed}</dl>{more}')


def _person(gap: Gap) -> str:
    who = gap.who
    words = "".join([f", {escape(who[name])}" for name in ("type", "department") if who.get(name)])
    manager = f". Manager: {_link(who['manager'], manager=who['manager'])}" if who.get("manager") else ""
    return f'<a href="{escape(address("person", gap.row["person"]))}">{escape(gap.name)}</a>{words}{manager}'


@lru_cache(maxsize=1024)
def _link(words: str, **query: str) -> Markup:
    return tag("a", words, href=f"{address('gaps')}?{urlencode(query, quote_via=quote)}")


def _day(on: date | None, zone: str) -> str:
    return day_in(on, zone) if on else ""


def _moved(row: dict[str, Any], zone: str) -> str:
    basis = f" ({escape(row['due_basis'])})" if row["due_basis"] else ""
    return f"{basis}, moved from {_day(row['original_due'], zone)}" if row["original_due"] else basis


def _overdue(row: dict[str, Any]) -> str:
    days = row["overdue_days_in_period"]
    return f"{many(days, 'day')} in the period" if days else ""

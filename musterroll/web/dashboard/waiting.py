"""What waits for a person: requests, pulls that lack something, records that may be somebody's, missing archives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from musterroll.procedures.exemptions import KINDS, exemptions
from musterroll.reports.words import many, title
from musterroll.store.reading.coverage import Open
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.subjects import names_of
from musterroll.web.gaps.rows import titles
from musterroll.web.site import Site

_REQUESTS = 5
# Code -> what a person does about it. In the order of what costs most when it waits.
_CODES = {
    "source_shrank": "Look and decide",
    "source_incomplete": "Look and decide",
    "source_stale": "Bring in a later one",
    "source_unreadable": "Look and decide",
    "extract_mismatch": "Look and decide",
    "population_gap": "Settle it",
    "bulk_unexplained": "Settle it",
    "policy_backdated": "Explain",
    "identity_candidate": "Link or keep apart",
    "shared_account": "Settle it",
    "archive_missing": "Upload it",
    "topic_uncovered": "Publish a version",
    "curriculum_unmapped": "Map it",
}


@dataclass(frozen=True)
class Waits:
    """One thing that waits: what, the sentence, where to go, and since when if that is known."""

    severity: str
    what: str
    sentence: str
    words: str
    address: str
    since: datetime | None = None


def waiting(here: Site, findings: Mapping[str, Open], linked: bool) -> list[Waits]:
    """Requests first, then findings by what they cost. `linked`: whether the visitor may open where they lead."""
    lines = [*_requests(here), *(_finding(findings[code]) for code in _CODES if code in findings)]
    return lines if linked else [Waits(one.severity, one.what, one.sentence, "", "", one.since) for one in lines]


def _requests(here: Site) -> list[Waits]:
    asked = list(exemptions(of_kind(here.book.tables, *KINDS)).waiting.values())
    about = names_of(here.book.tables, [one.account for one in asked[:_REQUESTS]])
    lines = [
        Waits(
            "ask",
            "Exemption",
            f"{one.requested_by} asks to exempt {about[one.account]} from"
            f" {titles(here).requirement(one.asked.requirement)}"
            f"{f' until {one.asked.last}' if one.asked.last else ''}: {one.asked.reason}.",
            "Read and decide",
            f"{reverse('exemptions')}#e{one.entry}",
            one.at,
        )
        for one in asked[:_REQUESTS]
    ]
    if len(asked) > _REQUESTS:
        more = f"{many(len(asked) - _REQUESTS, 'more exemption')} {'waits' if len(asked) == _REQUESTS + 1 else 'wait'}."
        lines.append(Waits("ask", "Exemption", more, "Read and decide", reverse("exemptions")))
    return lines


def _finding(one: Open) -> Waits:
    more = f" And {one.count - 1:,} more." if one.count > 1 else ""
    where = f"{reverse('findings')}?code={one.code}&open=1"
    return Waits(one.severity, title(one.code), one.sentence + more, _CODES[one.code], where)

"""One person's page: the finding, the picture, what is owed and was completed, and how each verdict came about.

The engine tells the story, which takes it a moment. So the page comes without, and asks for itself with it; without
script a link does.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from musterroll.facts.ids import digest16
from musterroll.procedures.story.model import Story
from musterroll.procedures.story.tell import tell
from musterroll.reports.words import GAPS, plain
from musterroll.reports.words import reason as in_words
from musterroll.rules.policy.default import default_policy
from musterroll.store.reading import person as reading
from musterroll.store.reading.person import Completion
from musterroll.web import clerk
from musterroll.web.people.derivation import derived
from musterroll.web.people.owed import owed, titles
from musterroll.web.people.picture import picture
from musterroll.web.people.verdict import heading, reason
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor
from musterroll.web.windows import RULES


def view(request: HttpRequest, person: str) -> HttpResponse:
    """The page; with `?whole` the story too."""
    here = site()
    found = reading.person(here.book.tables, person)
    if found is None:
        raise Http404("Nobody has this key.")
    if found.key != person:  # it was the key of somebody who was found to be this person
        return redirect("person", found.key)
    return render(request, "web/people/person.html", _context(request, here, found))


def _context(request: HttpRequest, here: Site, found: reading.Person) -> dict[str, Any]:
    tables, standing = here.book.tables, here.standing
    obligations = reading.obligations(tables, found.key)
    records = reading.completions(tables, found.key, sorted({one.entry for one in obligations if one.entry}))
    findings = reading.findings(tables, found.key)
    rows = owed(obligations, titles(here.policies or (default_policy("UTC"),)), standing.as_of, found.ended_on)
    whole = "whole" in request.GET
    story = clerk.ask(tell, found.key, digest16(repr((found, obligations)))) if whole else None
    links = _record_links(request, found.key)
    return {
        "person": found,
        "standing": standing,
        "heading": heading(found, obligations),
        "reason": reason(found, obligations, findings),
        "picture": picture(found, story, rows, records, standing),
        "rows": rows,
        "records": [(one, in_words(one.reason) if one.reason else "", links(one)) for one in records],
        "findings": [(one, plain(one.code)) for one in findings],
        "explained": [one for one in findings if one.explained],
        "whole": whole,
        "story": story,
        "spells": _spells(story),
        "derived": derived(
            story,
            reverse("record", args=[0]) if RULES["record"].allows(visitor(request), {}) else "",
            {one.id for one in obligations if one.status in GAPS},
        ),
        "command": f"musterroll explain {found.key} --period {standing.period_start}..{standing.period_end}"
        f" --as-of {standing.as_of}",
    }


def _record_links(request: HttpRequest, key: str) -> Any:
    """The address of a record, for those who may open it; empty for others."""
    who = visitor(request)
    if RULES["record"].allows(who, {}):
        return lambda one: reverse("record", args=[one.entry])
    if not RULES["own_record"].allows(who, {"person": key}):
        return lambda one: ""
    return lambda one: _own(key, one)


def _own(key: str, one: Completion) -> str:
    return reverse("own_record", args=[key, one.entry]) if one.person == key else ""


def _spells(story: Story | None) -> list[tuple[str, Any]]:
    """What holds from one day to another, as rows of a table."""
    if story is None:
        return []
    parts = (
        ("Engagement", story.engagements),
        ("Leave", story.leaves),
        ("Role", story.roles),
        ("Post", story.posts),
        ("Access", story.access),
    )
    return [(name, spell) for name, spells in parts for spell in spells]

"""All that is kept about the visitor, as a file."""

from __future__ import annotations

from dataclasses import asdict

import msgspec
from django.http import HttpRequest, HttpResponse

from musterroll.store.reading.kept import completions_of, kept_about
from musterroll.store.reading.owed import of_person
from musterroll.web.site import site
from musterroll.web.visitor import visitor


def view(request: HttpRequest) -> HttpResponse:
    """One JSON document: the person, their accounts, what they owe, what they finished."""
    tables, person = site().book.tables, visitor(request).person or ""
    kept = kept_about(tables, person)
    told = {
        "person": kept.members if kept else None,
        "accounts": [{"source": source, "account": key} for source, key in kept.accounts] if kept else [],
        "obligations": [_told(asdict(one)) for one in of_person(tables, person)],
        "completions": completions_of(tables, person),
    }
    answer = HttpResponse(msgspec.json.format(msgspec.json.encode(told), indent=2), content_type="application/json")
    answer.headers["Content-Disposition"] = 'attachment; filename="my-training.json"'
    return answer


def _told(row: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in row.items() if value is not None and name not in ("place", "name", "emails")}

"""Criteria: which of them each requirement serves, by a mapping, and what other frameworks ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from musterroll.rules.criteria import criteria, criteria_for, crosswalk, mapping, mapping_names
from musterroll.web.site import site


def view(request: HttpRequest) -> HttpResponse:
    """The mapping that `?mapping=` names, or the default one; ConfigError for a name that is none."""
    table = mapping(request.GET.get("mapping") or "default")
    meanings = {one.number: one for one in criteria()}
    groups = [
        (strength, [(table.label(number), number, meanings[number]) for number in numbers])
        for strength, numbers in (
            ("Primary", table.primary),
            ("Secondary", table.secondary),
            ("For people supplied by a vendor", table.vendor),
        )
        if numbers
    ]
    context = {
        "mapping": table,
        "names": mapping_names(),
        "groups": groups,
        "requirements": [(one, criteria_for(one, table.name, vendor=True)) for one in site().policy.requirements],
        "crosswalk": crosswalk(),
    }
    return render(request, "web/policy/criteria.html", context)

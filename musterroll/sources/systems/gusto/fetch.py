"""Asking Gusto: employees, then the history of those who may have returned; contractors; requests for time off."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from musterroll.sources.extract import Page
from musterroll.sources.paging import List, objects, one_page
from musterroll.sources.port import Ask
from musterroll.sources.systems.gusto.pages import by_total
from musterroll.sources.systems.gusto.returns import may_have_returned

# The order of their making: whoever comes while we read comes last, and moves nobody to another page.
_ORDER = {"sort_by": "created_at:asc"}
_UUID = re.compile(r"[0-9A-Za-z-]{1,64}")


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    yield from {"employees": _employees, "contractors": _contractors, "leaves": _leaves}[ask.query](ask)


def _employees(ask: Ask) -> Iterator[Page]:
    """Everyone, those who left too, then the spells of work of each who may have more than one."""
    returned: dict[str, None] = {}
    for page in by_total(_list(ask, "employees", _ORDER), ask.settings.number("page_size")):
        yield page
        for employee in objects(page):
            uuid = employee.get("uuid")
            if isinstance(uuid, str) and _UUID.fullmatch(uuid) and _is_asked(ask, employee):  # it goes into an address
                returned[uuid] = None
    for uuid in returned:
        path = f"/v1/employees/{uuid}/employment_history"
        yield from one_page(List(client=ask.client, path=path, part="history", about=uuid, counted=False))


def _is_asked(ask: Ask, employee: Mapping[str, object]) -> bool:
    asked = ask.settings.text("history")
    return asked == "all" or (asked == "returned" and may_have_returned(employee))


def _contractors(ask: Ask) -> Iterator[Page]:
    return by_total(_list(ask, "contractors", _ORDER), ask.settings.number("page_size"))


def _leaves(ask: Ask) -> Iterator[Page]:
    """All requests for time off, past and present; the list has no pages."""
    return one_page(_list(ask, "time_off_requests", {}))


def _list(ask: Ask, name: str, params: Mapping[str, str]) -> List:
    path = f"/v1/companies/{ask.settings.text('company')}/{name}"
    return List(client=ask.client, path=path, params=params, part=name)

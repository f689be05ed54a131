"""Tags and filters of all templates: status marks, days with their zone, n of N, addresses that keep the filter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from html import unescape
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from musterroll.reports.words import MATCHED_BY, RESULT, SEVERITY, STATUS
from musterroll.reports.words import plain as words_of_code
from musterroll.rules.zones import zone
from musterroll.web.addresses import address
from musterroll.web.once import once
from musterroll.web.site import site
from musterroll.web.windows import RULES

register = template.Library()
_NAMES = re.compile(r'\sname="([^"]*)"')
_SELECTED = SafeString(" selected")


@register.simple_tag
def status(name: str | None, more: str = "") -> SafeString:
    """A status as mark and word, as `late` by `29 days`."""
    if not name:
        return SafeString("")
    return _marked(name, more)


@lru_cache(maxsize=1024)
def _marked(name: str, more: str) -> SafeString:
    word = STATUS.get(name) or RESULT[name]
    return format_html(
        '<span class="st {}"><svg class="mk" aria-hidden="true"><use href="#m-{}"/></svg>{}{}</span>',
        word.mark,
        word.mark,
        word.label,
        f" {more}" if more else "",
    )


@register.simple_tag
def severity(name: str) -> SafeString:
    """The weight of a finding as mark and word."""
    word = SEVERITY[name]
    return format_html(
        '<span class="st {}"><svg class="mk" aria-hidden="true"><use href="#m-{}"/></svg>{}</span>',
        word.mark,
        word.mark,
        word.label,
    )


@register.filter
def matched(name: str) -> str:
    """What joined an account to others, in words."""
    return MATCHED_BY.get(name, name)


@register.filter
def day(value: Any) -> SafeString:
    """A day as 2025-04-02; hovering says the weekday and when it ends in UTC."""
    if not value:
        return SafeString("")
    on = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return day_in(on, once("zone", lambda: site().policy.time_zone))


@lru_cache(maxsize=4096)
def day_in(on: date, name: str) -> SafeString:
    """A day as `day` has it, in the policy zone of this name."""
    end = datetime.combine(on + timedelta(days=1), time(), zone(name)).astimezone(UTC)
    return format_html(
        '<time datetime="{}" title="{} {}; the day ends {} UTC (policy zone {})">{}</time>',
        on.isoformat(),
        on.strftime("%A"),
        on.isoformat(),
        end.strftime("%Y-%m-%d %H:%M"),
        name,
        on.isoformat(),
    )


@register.filter
def instant(value: Any) -> SafeString:
    """An instant in the policy zone, as 2025-04-02 09:12 EDT; hovering gives UTC."""
    if not value:
        return SafeString("")
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    name = once("zone", lambda: site().policy.time_zone)
    local = at.astimezone(zone(name))
    return format_html(
        '<time datetime="{}" title="{} UTC; {}">{}</time>',
        local.isoformat(),
        at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        name,
        local.strftime("%Y-%m-%d %H:%M %Z"),
    )


@register.simple_tag(takes_context=True)
def way(context: dict[str, Any], name: str, **named: Any) -> str:
    """The address of a window, or nothing where this visitor may not open it: a link leads nobody to a closed door."""
    return reverse(name, kwargs=named) if RULES[name].allows(context["visitor"], named) else ""


@register.simple_tag
def to(name: str, *keys: object) -> str:
    """The address of a window, or of the window of one thing, for lists and what stands on every page.

    `url` takes longer.
    """
    return address(name, *keys)


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away, and paging starts anew."""
    request: HttpRequest = context["request"]
    return once(("here", request.get_full_path(), *changes.items()), lambda: _here(request, changes))


def _here(request: HttpRequest, changes: dict[str, Any]) -> str:
    query = request.GET.copy()
    for name in ("after", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def without(context: dict[str, Any], name: str) -> str:
    """This page's address without one of its parameters."""
    return here(context, **{name: None})


@register.tag
def keeping(parser: Any, token: Any) -> Keeping:
    """Around the fields of a form that searches: it sends what else the address carries, too.

    Not the place of a page, for another search begins anew, nor whether it was a file.
    """
    inside = parser.parse(("endkeeping",))
    parser.delete_first_token()
    return Keeping(inside)


class Keeping(template.Node):
    """The fields, and hidden ones for whatever they do not ask for."""

    def __init__(self, inside: Any) -> None:
        self.inside = inside

    def render(self, context: Any) -> SafeString:
        """As HTML."""
        fields = self.inside.render(context)
        own = {unescape(name) for name in _NAMES.findall(fields)} | {"after", "as"}
        carried = ((name, one) for name, some in context["request"].GET.lists() if name not in own for one in some)
        return fields + format_html_join("", '<input type="hidden" name="{}" value="{}">', carried)


@register.filter
def plain(code: str) -> str:
    """A code as words: "not_in_directory" reads "not in directory"."""
    return words_of_code(code)


@register.simple_tag
def rows_of(number: int, linked: bool, *, of: int | None = None, **query: Any) -> SafeString:
    """A number that opens the obligations it counts: `8`, or `8 of 31`. Nought, and for who may not look, no link."""
    count, whole = f"{number:,}", "" if of is None else f" of {of:,}"
    words = format_html("<b>{}</b>{}", count, whole) if whole else format_html("{}", count)
    if not linked or not number:
        return format_html('<span class="of">{}</span>', words)
    given = {name: value for name, value in query.items() if value}
    where = f"{address('gaps')}?{urlencode(given)}" if given else address("gaps")
    return format_html('<a class="of" href="{}">{}</a>', where, words)


@register.simple_tag
def options(values: Sequence[str], chosen: str) -> SafeString:
    """An entry of a select for each value, the chosen one selected."""
    return _options(tuple(values), chosen if chosen in values else "")


@lru_cache(maxsize=256)
def _options(values: tuple[str, ...], chosen: str) -> SafeString:
    entries = ((_SELECTED if value == chosen else "", value) for value in values)
    return format_html_join("", "<option{}>{}</option>", entries)


@register.filter
def age(value: timedelta) -> str:
    """How long ago, in the largest whole unit: 25 min, 4 h, 3 days."""
    minutes = int(value.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // 1440:,} days"

"""Tags and filters of all templates: status marks, days with their zone, n of N, addresses that keep the filter."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import template
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from musterroll.reports.words import MATCHED_BY, RESULT, SEVERITY, STATUS
from musterroll.rules.zones import zone
from musterroll.web.site import site

register = template.Library()


@register.simple_tag
def status(name: str | None, more: str = "") -> SafeString:
    """A status as mark and word, as `late` by `29 days`."""
    if not name:
        return SafeString("")
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
    name = site().policy.time_zone
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
    name = site().policy.time_zone
    local = at.astimezone(zone(name))
    return format_html(
        '<time datetime="{}" title="{} UTC; {}">{}</time>',
        local.isoformat(),
        at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        name,
        local.strftime("%Y-%m-%d %H:%M %Z"),
    )


@register.simple_tag(takes_context=True)
def here(context: dict[str, Any], **changes: Any) -> str:
    """This page's address with some of its parameters changed; None takes one away, and paging starts anew."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name in ("after", *changes):
        query.pop(name, None)
    for name, value in changes.items():
        if value is not None:
            query[name] = str(value)
    return f"{request.path}?{query.urlencode()}" if query else request.path

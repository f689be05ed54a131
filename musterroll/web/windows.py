"""Every address of the application, each with the rule about who may open it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt

from musterroll.web.rights import Rule

View = Callable[..., HttpResponseBase]

RULES: dict[str, Rule] = {}  # name of an address -> who may open it


def window(route: str, view: View, *, name: str, to: Rule, **extra: Any) -> URLPattern:
    """An address and who may open it. Each name is given once; the gate refuses an address without a rule."""
    if RULES.setdefault(name, to) is not to:
        raise AssertionError(f"Two windows are named {name}.")
    # Forgery needs a cookie, and addresses for programs look at none.
    return path(route, csrf_exempt(view) if to.for_programs else view, extra or None, name=name)

"""The application in two halves: where programs send rows by the thousand, nothing is done that is for people.

There is no session, form, message or page for a program; its token is asked for by the gate, as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application

SENT_TO = frozenset({"/xAPI/statements", "/api/v1/records"})
FOR_PEOPLE = (
    "whitenoise.",
    "django.contrib.",
    "django.middleware.csrf.",
    "allauth.",
    "django_htmx.",
    "musterroll.web.audit.",
)


def answering() -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """The application, of two that differ in what is done before and after a view."""
    people = get_wsgi_application()
    every = list(settings.MIDDLEWARE)
    settings.MIDDLEWARE = [name for name in every if not name.startswith(FOR_PEOPLE)]
    programs = WSGIHandler()
    settings.MIDDLEWARE = every

    def answer(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        answered: Iterable[bytes] = (programs if environ.get("PATH_INFO") in SENT_TO else people)(environ, start)
        return answered

    return answer

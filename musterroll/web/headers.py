"""Headers of every answer: what a browser may load and do with our pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase


# Nothing from elsewhere, no script or style in a page itself: a text that an import brought cannot run.
def policy(form_origins: Sequence[str]) -> str:
    """The content security policy. A form may lead to ourselves, and on to where people sign in."""
    return "; ".join(_DIRECTIVES).replace("form-action 'self'", " ".join(("form-action 'self'", *form_origins)))


_DIRECTIVES = (
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
)


XAPI_VERSIONS = ("1.0.3", "2.0.0")


def xapi_version(request: HttpRequest) -> str:
    """The version that a request is answered in: the latest that we know of the one that it speaks."""
    asked = request.headers.get("X-Experience-API-Version", "")
    return XAPI_VERSIONS[1] if asked.startswith("2.") else XAPI_VERSIONS[0]


class Headers:
    """Adds them; pages about people are kept by nobody on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._policy = policy(settings.FORM_ORIGINS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", self._policy)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if request.path.startswith("/xAPI/"):
            answer.headers.setdefault("X-Experience-API-Version", xapi_version(request))
        if not request.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

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


class Headers:
    """Adds them; pages about people are kept by nobody on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._policy = policy(settings.FORM_ORIGINS)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Content-Security-Policy", self._policy)
        answer.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        if not request.path.startswith("/static/"):
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer

"""What programs send is answered as every request is, by a shorter way: the same status, body and headers."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from musterroll.web.halves import SENT_TO, answering
from musterroll.web.site import Site
from tests.web.programs import token

# `Vary` says that a cookie may matter, which it does not here; each request has a name of its own.
VARYING = ("Content-Length", "Vary", "X-Request-ID")


@pytest.fixture(scope="module")
def application() -> Callable[..., Any]:
    return answering()


def asked(application: Callable[..., Any], path: str, shown: str, body: bytes) -> tuple[int, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/json",
        "HTTP_X_EXPERIENCE_API_VERSION": "1.0.3",
        "HTTP_AUTHORIZATION": f"Bearer {shown}",
        "REMOTE_ADDR": "127.0.0.1",
    }
    came = b"".join(application(environ, lambda status, headers, *_: told.append((status, dict(headers)))))
    return int(told[0][0].split()[0]), told[0][1], came


@pytest.mark.parametrize("path", sorted(SENT_TO))
@pytest.mark.parametrize("known", [True, False], ids=["a token", "no token of ours"])
@pytest.mark.parametrize("body", [b"[]", b"[", b"[{}]"], ids=["nothing", "no JSON", "an empty row"])
def test_the_short_way_answers_what_the_long_way_answers(
    path: str, known: bool, body: bytes, house: Site, application: Callable[..., Any]
) -> None:
    shown = token(house, "xapi:write", "records:write") if known else "mrt_none"
    status, headers, came = asked(application, path, shown, body)
    headed = {"Authorization": f"Bearer {shown}", "X-Experience-API-Version": "1.0.3"}
    same = Client(SERVER_NAME="localhost").post(path, body, content_type="application/json", headers=headed)
    assert (status, came) == (same.status_code, same.content)
    assert {name: value for name, value in same.headers.items() if name not in VARYING}.items() <= headers.items()
    assert "Cookie" not in headers.get("Vary", "")

"""The bytes of a request, within their limit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from musterroll.web.log import log
from musterroll.web.problem import problem

MIB = 2**20


def body_of(request: HttpRequest, most_mib: int) -> bytes | HttpResponse:
    """The whole body, or the refusal of one that is too long, without a length, packed, or not whole."""
    encoding = request.headers.get("Content-Encoding", "identity")
    if encoding != "identity":
        return problem(415, f"A body that is packed ({encoding[:20]}) is not read.", "Send it as it is.")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal():
        return problem(411, "The request does not say how long its body is.", "Send Content-Length.")
    if int(length) > most_mib * MIB:
        log().warning("too long", path=request.path, bytes=int(length))
        return problem(413, f"{int(length):,} bytes are too many in one request.", f"Send at most {most_mib} MiB.")
    body = request.read(int(length))
    if len(body) != int(length):
        return problem(400, f"Of {length} bytes {len(body)} came.", "Send the request again.")
    return bytes(body)


def kind_of(request: HttpRequest) -> str:
    """The type that the request gives its body, without parameters."""
    return (request.content_type or "").strip().casefold()

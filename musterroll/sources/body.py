"""An answer's body, taken in within limits: decompressed size, time, and what it claims to be."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping

from musterroll.facts.errors import Refused, Unreadable

_STEP = 2**20


def taken(chunks: Iterator[bytes], encoding: str, most: int, in_time: Callable[[], None], where: str) -> bytes:
    """The whole body, decompressed. Refused beyond `most` bytes; `in_time` is asked at every step and raises."""
    body = bytearray()
    for part in _decoded(chunks, encoding, where):
        in_time()
        body += part
        if len(body) > most:
            raise Refused(
                f"{where}: more than {most // 2**20 or most} {'MiB' if most >= 2**20 else 'bytes'} in one answer.",
                "Ask for fewer rows a page, or raise the limit.",
            )
    return bytes(body)


def _decoded(chunks: Iterator[bytes], encoding: str, where: str) -> Iterator[bytes]:
    """Bounded pieces, so that a small body which unpacks into a large one is noticed in time."""
    if encoding in ("", "identity"):
        yield from chunks
        return
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise Unreadable(f"{where}: a body packed as {encoding[:40]!r}.", "Expected gzip, or not packed.")
    unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        for chunk in chunks:
            while chunk:
                yield unpack.decompress(chunk, _STEP)
                chunk = unpack.unconsumed_tail
        if not unpack.eof:
            raise Unreadable(f"{where}: the packed body is cut off.", "Try again later.")
    except zlib.error:
        raise Unreadable(f"{where}: the body says gzip and is not.", "Ask the operator of the system.") from None


def check_kind(raw: bytes, headers: Mapping[str, str], types: tuple[str, ...], where: str) -> None:
    """Refuses a log-in page with status 200, and a content type other than those expected. `*` takes any."""
    kind = headers.get("content-type", "").partition(";")[0].strip().casefold()
    start = raw[:512].lstrip().lower()
    if kind in ("text/html", "application/xhtml+xml") or start.startswith((b"<!doctype html", b"<html")):
        raise Refused(
            f"{where}: a web page instead of data, most likely a log-in page.",
            "Check the address, and that the credential is one for the API.",
        )
    # An empty body needs no type.
    if raw and "*" not in types and kind not in types and not (kind.endswith("+json") and "application/json" in types):
        raise Unreadable(f"{where}: content of the type {kind[:60]!r}.", f"Expected {' or '.join(types)}.")

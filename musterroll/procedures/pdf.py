"""Whether bytes are a PDF document: by how they begin, where they say their objects are, and how they end."""

from __future__ import annotations

import re

from musterroll.facts.errors import Refused

_HEAD = re.compile(rb"%PDF-[12]\.\d")
_TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF")
_TABLE = re.compile(rb"\s*(?:xref\b|\d+\s+\d+\s+obj\b)")
_NEAR = 1024  # readers look for head and tail within so many bytes


def check_pdf(data: bytes, name: str) -> None:
    """Refused, with what is missing, where `data` is no whole PDF document."""
    fault = _fault(data)
    if fault:
        raise Refused(
            f"{name}: {fault}.", "Give the slides or the syllabus as a PDF; export it again if it is damaged."
        )


def _fault(data: bytes) -> str | None:
    head = _HEAD.search(data[:_NEAR])
    if head is None:
        return "this is no PDF: it does not begin with %PDF"
    tails = list(_TAIL.finditer(data[-2 * _NEAR :]))
    if not tails:
        return "this PDF is cut off: its end is missing"
    said = int(tails[-1].group(1))
    places = [place for place in (said, head.start() + said) if _TABLE.match(data, place)]
    if not places:
        return f"this PDF is damaged: there is no table of its objects at byte {said:,}"
    if b"/Encrypt" in data[-2 * _NEAR :] or b"/Encrypt" in data[places[0] : places[0] + _NEAR]:
        return "this PDF is locked with a password, so nobody could read it later"
    return None

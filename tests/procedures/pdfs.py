"""Small documents that are PDF, and some that only say so."""

from __future__ import annotations


def pdf(title: str = "slides", version: str = "1.4") -> bytes:
    """A whole PDF document of one object."""
    head = f"%PDF-{version}\n".encode()
    body = b"1 0 obj\n<< /Title (" + title.encode() + b") >>\nendobj\n"
    start = len(head) + len(body)
    table = b"xref\n0 2\n0000000000 65535 f \n%010d 00000 n \n" % len(head)
    return head + body + table + b"trailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start

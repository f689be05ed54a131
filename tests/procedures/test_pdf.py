"""Only real documents are archived: what merely says that it is a PDF is told from one."""

from __future__ import annotations

import pytest

from musterroll.facts.errors import Refused
from musterroll.procedures.pdf import check_pdf
from tests.procedures.pdfs import pdf

WHOLE = pdf()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(WHOLE, id="with a table"),
        pytest.param(WHOLE.rstrip(b"\n"), id="without a last line end"),
        pytest.param(b"\xef\xbb\xbf" + WHOLE, id="with a mark before it"),
        pytest.param(WHOLE + b"\r\n\r\n", id="with blank lines behind it"),
        pytest.param(
            b"%PDF-1.7\n7 0 obj\n<< /Type /XRef >>\nstream\nendstream\nendobj\nstartxref\n9\n%%EOF\n",
            id="with a stream",
        ),
    ],
)
def test_a_document_is_taken(data: bytes) -> None:
    check_pdf(data, "slides.pdf")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "does not begin with %PDF"),
        (b"PK\x03\x04" + WHOLE[9:], "does not begin with %PDF"),
        (b"<html>" + b" " * 2000 + WHOLE, "does not begin with %PDF"),
        (WHOLE[:-20], "its end is missing"),
        (b"%PDF-1.4\nhello\n%%EOF\n", "its end is missing"),
        (WHOLE.replace(b"startxref\n", b"startxref\n9"), "no table of its objects"),
        (WHOLE.replace(b"xref\n0 2", b"nope\n0 2"), "no table of its objects"),
        (WHOLE.replace(b"<< /Size 2", b"<< /Encrypt 5 0 R /Size 2"), "locked with a password"),
    ],
)
def test_what_is_none_is_refused_with_what_is_missing(data: bytes, said: str) -> None:
    with pytest.raises(Refused, match=said):
        check_pdf(data, "slides.pdf")

"""Statements as PDF: whole documents, the same bytes again, nothing lost without a word."""

from __future__ import annotations

import re

from musterroll.procedures.pdf import check_pdf
from musterroll.reports.plain_pdf import Paragraph, pdf


def test_many_words_fill_several_pages_and_each_says_which_it_is() -> None:
    made = pdf([Paragraph("Population", "title"), *(Paragraph("word " * 60) for _ in range(60))], "T")
    check_pdf(made, "statement.pdf")
    pages = made.count(b"/Type /Page ")
    assert pages > 2
    assert made.count(b") Tj") > 60
    assert f"(Page {pages} of {pages}) Tj".encode() in made


def test_every_object_stands_where_the_table_says() -> None:
    made = pdf([Paragraph("One (1) \\ two", "title")], "T")
    starts = [int(one) for one in re.findall(rb"^(\d{10}) 00000 n $", made, re.MULTILINE)]
    assert [made[start:].split()[0] for start in starts] == [str(at).encode() for at in range(1, len(starts) + 1)]
    assert rb"(One \(1\) \\ two) Tj" in made


def test_the_same_words_are_the_same_bytes() -> None:
    said = [Paragraph("Population", "title"), Paragraph("x" * 500)]
    assert pdf(said, "T") == pdf(said, "T")


def test_a_letter_that_the_typeface_lacks_is_told_of() -> None:
    assert b"stand as ? here" in pdf([Paragraph("Παν", "title")], "T")
    assert b"stand as ? here" not in pdf([Paragraph("Zoë – 5 €", "title")], "T")

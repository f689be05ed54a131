"""HTML is escaped unless it was made here."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.reports.markup import Markup, dated, escape, join, link, tag


class Reader(HTMLParser):
    """Collects text and elements as a browser would."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text, self.elements = "", list[tuple[str, dict[str, str | None]]]()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, name: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((name, dict(attributes)))


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


# Without carriage returns and controls, which a reader of HTML changes by itself.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc")))


@given(TEXT)
def test_text_is_read_back_as_it_was_and_makes_no_element(text: str) -> None:
    reader = read(tag("p", text))
    assert (reader.text, len(reader.elements)) == (text, 1)


@given(TEXT)
def test_an_attribute_is_read_back_as_it_was(text: str) -> None:
    assert read(tag("p", "x", title=text)).elements == [("p", {"title": text})]


@given(TEXT)
def test_days_in_text_change_nothing_else(text: str) -> None:
    reader = read(dated(text))
    assert reader.text == text
    assert {name for name, _ in reader.elements} <= {"time"}


def test_controls_that_html_forbids_are_replaced() -> None:
    assert escape("a\x00b\x1b") == "a\ufffdb\ufffd"


def test_markup_is_kept_and_null_left_out() -> None:
    assert join(tag("b", "x"), None, "&", 3, ["<", Markup("<i>")]) == "<b>x</b>&amp;3&lt;<i>"


def test_attributes_that_are_false_or_null_are_left_out() -> None:
    assert (
        tag("input", checked=True, disabled=False, id=None, for_="a", data_l="b")
        == '<input checked for="a" data-l="b">'
    )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://a b", "", None])
def test_only_addresses_of_the_web_become_links(url: str | None) -> None:
    assert "<a" not in link(url, url or "")


def test_an_address_of_the_web_becomes_a_link() -> None:
    assert link("https://northfen.example/p?a=1&b=2", "policy").startswith(
        '<a href="https://northfen.example/p?a=1&amp;b=2"'
    )

"""Text on a terminal: width in columns, wrapping, and what an input may not do to the screen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.reports.layout import Screen, clip, pad, printable, width_of, wrap


@pytest.mark.parametrize(
    ("text", "columns"),
    [("Ana", 3), ("東京", 4), ("Zoe\u0301", 3), ("\x1b[31mred\x1b[0m", 3), ("ﾊﾝｶｸ", 4), ("", 0), ("a\u200db", 2)],
)
def test_width_is_counted_in_columns(text: str, columns: int) -> None:
    assert width_of(text) == columns


@given(st.text(), st.integers(min_value=4, max_value=60))
def test_no_wrapped_line_is_wider_than_asked_and_nothing_is_lost(text: str, width: int) -> None:
    lines = wrap(printable(text), width)
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(printable(text).split())


@given(st.text(), st.integers(min_value=1, max_value=30))
def test_clipped_text_fits(text: str, width: int) -> None:
    assert width_of(clip(printable(text), width)) <= width


@given(st.text(max_size=20), st.integers(min_value=0, max_value=40))
def test_padded_text_has_at_least_the_width(text: str, width: int) -> None:
    shown = printable(text)
    assert width_of(pad(shown, width)) == max(width, width_of(shown))


@given(st.text())
def test_no_control_character_of_an_input_reaches_the_screen(text: str) -> None:
    assert not [char for char in printable(text) if ord(char) < 32 or 127 <= ord(char) < 160]


def test_an_escape_sequence_is_shown_and_not_obeyed() -> None:
    assert printable("Ana\x1b[2J") == "Ana<U+001B>[2J"
    assert printable("Ana\u202eevil") == "Ana<U+202E>evil"
    assert printable("two\nlines\tand a tab") == "two lines and a tab"


def test_colours_are_only_used_where_wanted() -> None:
    assert Screen(80, True).bold("x") == "\x1b[1mx\x1b[0m"
    assert Screen(80, False).bold("x") == "x"


def test_a_table_that_is_too_wide_clips_its_widest_text_column() -> None:
    lines = Screen(30, False).table([["a" * 60, "1"], ["b", "22"]], [False, True])
    assert max(map(width_of, lines)) <= 30
    assert lines[0].endswith(" 1")
    assert "…" in lines[0]

"""One value, one spelling: compared with another implementation of RFC 8785."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.canonical import MAX_INTEGER, canonical_bytes, canonical_with_numbers, number_text

TEXT = st.text(st.characters(codec="utf-8"), max_size=8)
WHOLE = st.integers(-MAX_INTEGER, MAX_INTEGER)
PROFILE = st.recursive(
    st.none() | st.booleans() | WHOLE | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)


@given(PROFILE)
def test_a_value_in_the_profile_has_the_bytes_of_the_referee(value: Any) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)


@given(st.dictionaries(st.text("aé\ud7ff\ue000\uffff😀𐀀", max_size=3), st.integers(0, 9), max_size=6))
def test_keys_beyond_the_basic_plane_are_sorted_as_the_rfc_says(value: dict[str, int]) -> None:
    assert canonical_bytes(value) == rfc8785.dumps(value)
    assert canonical_bytes([{"in": value}]) == rfc8785.dumps([{"in": value}])


@given(FLOATS)
def test_a_number_has_the_form_of_the_referee(number: float) -> None:
    assert number_text(number).encode() == rfc8785.dumps(number)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (1.0, "1"),
        (87.5, "87.5"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (123e-20, "1.23e-18"),
        (1e-7, "1e-7"),
        (1e-6, "0.000001"),
        (-333333333.3333333, "-333333333.3333333"),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e+308"),
    ],
)
def test_numbers_of_the_rfc_are_written_as_printed_there(number: float, text: str) -> None:
    assert number_text(number) == text


@given(st.recursive(PROFILE | FLOATS, lambda inner: st.lists(inner) | st.dictionaries(TEXT, inner), max_leaves=8))
def test_a_record_with_fractions_has_the_bytes_of_the_referee(value: Any) -> None:
    assert canonical_with_numbers(value) == rfc8785.dumps(value)


def test_a_whole_number_too_large_for_a_double_is_written_as_the_nearest_double() -> None:
    assert canonical_with_numbers({"n": 2**53 + 1}) == b'{"n":9007199254740992}'
    assert canonical_with_numbers({"n": 10**21}) == b'{"n":1e+21}'


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"body": {"score": 87.5}}, "$.body.score"),
        ({"body": {"rows": [1, 2**53]}}, "$.body.rows[1]"),
        ({"body": [{"n": -(2**53)}]}, "$.body[0].n"),
        ({"a": {1: "x"}}, "$.a: the key 1"),
        ({"a": [date(2025, 3, 31)]}, "$.a[0]: date"),
        ({"a": (1, 2)}, "$.a: tuple"),
        ({"a": math.nan}, "$.a"),
        ({"a": ["ok", "\ud800"]}, "$.a[1]"),
        ({"a": {"\ud800": 1}}, r"$.a (a key)"),
    ],
)
def test_what_lies_outside_the_profile_is_refused_with_its_path(value: Any, path: str) -> None:
    with pytest.raises(ValueError) as refused:
        canonical_bytes(value)
    assert str(refused.value).startswith(path)


@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf])
def test_what_is_no_number_has_no_bytes(number: float) -> None:
    with pytest.raises(ValueError, match=r"\$\.a"):
        canonical_with_numbers({"a": number})
    with pytest.raises(ValueError):
        number_text(number)


def test_a_number_beyond_every_double_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        canonical_with_numbers([10**400])


def test_a_bottomless_value_is_refused_and_not_a_crash() -> None:
    deep: list[Any] = []
    for _ in range(5_000):
        deep = [deep]
    for write in (canonical_bytes, canonical_with_numbers):
        with pytest.raises(ValueError, match="nested deeper"):
            write(deep)

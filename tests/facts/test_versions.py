"""Versions compare as dotted numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.versions import version_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2.1.0", (2, 1)),
        ("2.1", (2, 1)),
        ("v2.1", (2, 1)),
        ("V3", (3,)),
        (" 1.0 ", (1,)),
        ("10", (10,)),
        ("0.0", (0,)),
        ("0.10", (0, 10)),
        ("2024.03.01", (2024, 3, 1)),
    ],
)
def test_a_dotted_version_is_its_numbers(text: str, key: tuple[int, ...]) -> None:
    assert version_key(text) == key


@pytest.mark.parametrize(
    "text", [None, "", " ", "v", "2.x", "2..1", ".1", "1.", "2.1-beta", "latest", "-1", "1,2", "²"]
)
def test_anything_else_is_no_version(text: str | None) -> None:
    assert version_key(text) is None


def test_a_number_too_long_for_the_engine_is_no_version() -> None:
    assert version_key("9" * 18) == (int("9" * 18),)
    assert version_key("9" * 19) is None
    assert version_key("9" * 5000) is None


def test_version_ten_is_newer_than_version_nine() -> None:
    keys = [version_key(text) for text in ("1.9", "1.10", "2", "2.0.1", "10.0")]
    assert None not in keys
    assert keys == sorted(key for key in keys if key is not None)


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=5), st.integers(0, 3))
def test_trailing_zeros_never_make_a_version_newer(numbers: list[int], zeros: int) -> None:
    plain = ".".join(map(str, numbers))
    assert version_key(plain) == version_key(plain + ".0" * zeros)

"""The key of a person, which any language can recompute."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.ids import person_key


def test_the_key_of_a_person_is_that_of_the_public_format() -> None:
    # printf 'okta\n00u1' | sha256sum
    assert person_key("okta", "00u1") == "p_195db1cd5759b05e"


@given(st.tuples(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))))
def test_a_key_is_p_and_sixteen_hex_digits(account: tuple[str, str]) -> None:
    key = person_key(*account)
    assert key.startswith("p_")
    assert len(key) == 18
    assert set(key[2:]) <= set("0123456789abcdef")


def test_two_sources_with_the_same_account_key_are_two_people_until_joined() -> None:
    assert person_key("okta", "17") != person_key("moodle", "17")

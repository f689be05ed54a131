"""Who may be the second person."""

from __future__ import annotations

import pytest

from musterroll.facts.errors import Refused
from musterroll.procedures.second import ask_second, why_not

ANA = ("Ana Lindqvist", "ana@northfen.example", "ana.l@northfen.example", "00uana")
FAY = ("Fay Nakamura", "fay@northfen.example")


def test_another_person_may_decide() -> None:
    assert why_not("gus@northfen.example", ANA, FAY) is None


@pytest.mark.parametrize("asker", ["fay@northfen.example", "Fay@Northfen.example", "Fay Nakamura", "fay nakamura"])
def test_who_asked_may_not_under_whichever_name(asker: str) -> None:
    assert why_not(asker, ANA, FAY) == "You asked for this. Somebody else decides."


@pytest.mark.parametrize("words", [("ana.l@northfen.example",), ("Ana Lindqvist", "ana.private@home.example")])
def test_whom_it_is_about_may_not_under_whichever_address(words: tuple[str, ...]) -> None:
    with pytest.raises(Refused, match="about you"):
        ask_second("gus@northfen.example", ANA, words)


def test_a_blank_name_is_nobody() -> None:
    assert why_not("gus@northfen.example", ("", *ANA), ("", *FAY)) is None

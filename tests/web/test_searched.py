"""Who is meant by a search is known for all pages of its list, until the state moves."""

from __future__ import annotations

import pytest

from musterroll.web import once
from musterroll.web.searched import searched
from musterroll.web.site import Site


def test_a_search_is_looked_up_once_and_anew_when_somebody_may_have_come(
    northfen: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def meant(_: object, words: str) -> list[str]:
        asked.append(words)
        return ["p_1", "p_2"]

    monkeypatch.setattr("musterroll.web.searched.meant", meant)
    once.forget()
    assert searched(northfen, " Ana  Lindqvist ") == searched(northfen, "Ana Lindqvist") == ("p_1", "p_2")
    assert asked == ["Ana Lindqvist"]
    monkeypatch.setattr(Site, "turn", property(lambda _: ("a later state",)))
    assert searched(northfen, "Ana Lindqvist") == ("p_1", "p_2")
    assert asked == ["Ana Lindqvist"] * 2
    once.forget()


def test_words_that_mean_a_thousand_people_are_not_kept(northfen: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def meant(_: object, words: str) -> list[str]:
        asked.append(words)
        return [f"p_{number:04}" for number in range(1_001)]

    monkeypatch.setattr("musterroll.web.searched.meant", meant)
    once.forget()
    assert len(searched(northfen, "a") or ()) == len(searched(northfen, "a") or ()) == 1_001
    assert asked == ["a", "a"]
    assert searched(northfen, "  ") is None

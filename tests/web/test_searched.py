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


@pytest.mark.parametrize(("people", "looked_for"), [(1_000, 1), (1_001, 1), (20_000, 1), (20_001, 2)])
def test_words_are_kept_unless_they_mean_very_many(
    northfen: Site, monkeypatch: pytest.MonkeyPatch, people: int, looked_for: int
) -> None:
    asked = _meaning(monkeypatch, people)
    assert len(searched(northfen, "a") or ()) == len(searched(northfen, "a") or ()) == people
    assert len(asked) == looked_for
    once.forget()


def test_of_words_that_mean_many_the_last_eight_searches_are_kept(
    northfen: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = _meaning(monkeypatch, 1_001)
    for words in "abcdefghi":
        searched(northfen, words)
    searched(northfen, "i")
    searched(northfen, "a")
    assert asked == [*"abcdefghi", "a"]
    once.forget()


def test_no_words_mean_nobody_in_particular(northfen: Site) -> None:
    assert searched(northfen, "  ") is None


def _meaning(monkeypatch: pytest.MonkeyPatch, people: int) -> list[str]:
    """Every word means so many people; the words that were looked for."""
    asked: list[str] = []

    def meant(_: object, words: str) -> list[str]:
        asked.append(words)
        return [f"p_{number:05}" for number in range(people)]

    monkeypatch.setattr("musterroll.web.searched.meant", meant)
    once.forget()
    return asked

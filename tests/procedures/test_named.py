"""Who is who among those that decide: one person under two spellings is still one."""

from __future__ import annotations

import pytest

from musterroll.facts.errors import ConfigError, Refused
from musterroll.procedures.named import by_name, same_person, two_people, with_reason


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ana@x.example", "ANA@X.example", True),
        ("Ana Okafor <ana@x.example>", "ana@x.example", True),
        ("Ana Okafor (ana@x.example)", "A. Okafor <ana@x.example>", True),
        ("Ana  Okafor", "ana okafor", True),
        ("ana@x.example", "ana@x.example\u200b", True),  # a blank without width
        ("ana@x.example", "a\u00adna@x.example", True),  # a hyphen that is not shown
        ("ana@x.example", "ana@x.example\ufe0f", True),
        ("ana@x.example", "\uff41\uff4e\uff41@x.example", True),  # the same letters, wide
        ("Ren\u00e9e", "Rene\u0301e", True),
        ("Renée", "Renee", False),
        ("ana@x.example", "ana@y.example", False),
        ("Ana Okafor", "Bo Lind", False),
        ("Ana Okafor <ana@x.example>", "Ana Okafor <other@x.example>", False),
    ],
)
def test_one_person_is_recognised(one: str, other: str, same: bool) -> None:
    assert same_person(one, other) is same


def test_nobody_approves_alone() -> None:
    two_people("ana@x.example", "bo@x.example")
    with pytest.raises(Refused, match="cannot approve it"):
        two_people("ana@x.example", "Ana <ana@x.example>")


@pytest.mark.parametrize("name", [None, "", "   ", "\t"])
def test_a_name_that_names_nobody_is_refused(name: str | None) -> None:
    with pytest.raises(ConfigError, match="--by names nobody"):
        by_name(name, "--by")
    with pytest.raises(ConfigError, match="--reason is empty"):
        with_reason(name)


@pytest.mark.parametrize("text", ["Ana\x1b[31m", "\x00ana@x.example", "ana\x07", "ana\ud800"])
def test_a_name_or_reason_that_a_terminal_would_obey_is_refused(text: str) -> None:
    for check, option in ((by_name, "--by"), (with_reason, "--reason")):
        with pytest.raises(ConfigError, match=f"{option} holds a control character"):
            check(text, option)

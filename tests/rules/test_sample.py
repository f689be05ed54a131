"""The draw of a sample: repeatable with three lines of shell, and by nobody to be steered after the fact."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as some

from musterroll.rules.sample import draw, draw_by_stratum, population_digest, replacements

PEOPLE = [f"p_{number:016x}" for number in range(40)]


@pytest.mark.skipif(not shutil.which("sha256sum"), reason="sha256sum is not on this machine")
def test_the_draw_is_repeated_with_three_lines_of_shell() -> None:
    script = (
        'while read k; do printf "%s%s" halden-2025 "$k" | sha256sum | cut -c1-64 | tr "\\n" " "; echo "$k"; done'
        " | sort | head -12"
    )
    keys = "".join(f"{key}\n" for key in PEOPLE).encode()
    shell = subprocess.run(["sh", "-c", script], input=keys, capture_output=True, check=True).stdout.decode()
    ours = "".join(f"{one.digest} {one.key}\n" for one in draw(PEOPLE, "halden-2025", 12).people)
    assert shell == ours


@given(some.permutations(PEOPLE), some.text(min_size=1), some.integers(1, 60))
def test_the_order_in_which_people_are_listed_changes_nothing(listed: list[str], seed: str, count: int) -> None:
    assert draw(listed, seed, count) == draw(PEOPLE, seed, count)


@given(some.text(min_size=1), some.integers(1, 39))
def test_a_larger_sample_begins_with_the_smaller_one(seed: str, count: int) -> None:
    assert draw(PEOPLE, seed, count + 1).people[:count] == draw(PEOPLE, seed, count).people


def test_one_person_more_in_the_population_is_seen_in_its_digest() -> None:
    assert population_digest(PEOPLE) != population_digest(PEOPLE[:-1])
    assert population_digest(PEOPLE) == population_digest(list(reversed(PEOPLE)))


def test_of_a_population_smaller_than_the_sample_everybody_is_drawn() -> None:
    assert {one.key for one in draw(PEOPLE[:3], "s", 25).people} == set(PEOPLE[:3])


def test_each_stratum_gives_its_own_and_the_population_is_all_of_them() -> None:
    drawn = draw_by_stratum({"rehire": PEOPLE[:5], "hired_in_period": PEOPLE[3:]}, "s", 4)
    assert [one.stratum for one in drawn.people] == ["hired_in_period"] * 4 + ["rehire"] * 4
    assert [one.place for one in drawn.people] == list(range(1, 9))
    assert drawn.size == len(PEOPLE)


def test_who_stands_in_for_an_invalid_one_follows_in_the_same_order() -> None:
    twelve, drawn = draw(PEOPLE, "s", 12), draw(PEOPLE, "s", 10)
    assert [key for _, key in replacements(PEOPLE, drawn, 2)] == [one.key for one in twelve.people[10:]]


@pytest.mark.parametrize(("seed", "count"), [("", 3), ("s", 0), ("s", -1)])
def test_a_draw_needs_a_seed_and_a_number(seed: str, count: int) -> None:
    with pytest.raises(ValueError, match=r"seed|drawn"):
        draw(PEOPLE, seed, count)

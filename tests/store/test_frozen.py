"""A view is a file that is there whole or not at all, named by what it is, and made again when missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from musterroll.facts.errors import Refused, TryLater
from musterroll.facts.tables import INPUTS, REFUSED
from musterroll.rules.policy.default import default_policy
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import COMPLETIONS, FINDINGS, OBLIGATIONS, PEOPLE, SOURCES, Reconciliation
from musterroll.rules.sample import population_digest
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.view import View, made, view_of
from musterroll.store.frozen.write import forget, write

START, END = date(2025, 1, 1), date(2025, 12, 31)
VIEW = View(START, END, END, 40)


def _person(number: int, **more: object) -> dict[str, object]:
    said: dict[str, object] = {
        "person": f"p_{number:03}",
        "name": f"Name {number % 7}",
        "emails": [],
        "accounts": [{"source": "gusto", "account": str(number)}],
        "strata": ["contractor"] if number % 2 else [],
        "result": "pass",
        "population_from": START,
    }
    return said | more


def _answer(people: list[dict[str, object]]) -> Reconciliation:
    policy = default_policy("UTC")
    return Reconciliation(
        question=Question(START, END, END),
        policies=(policy,),
        policy=policy,
        history_from=START,
        tzdata="2025b",
        people=pa.Table.from_pylist([{name: one.get(name) for name in PEOPLE.names} for one in people], schema=PEOPLE),
        obligations=OBLIGATIONS.empty_table(),
        findings=FINDINGS.empty_table(),
        completions=COMPLETIONS.empty_table,
        sources=SOURCES.empty_table(),
        inputs=INPUTS.empty_table(),
        refused=REFUSED.empty_table(),
    )


def test_pages_by_name_and_key_meet_everybody_once(tmp_path: Path) -> None:
    write(tmp_path, VIEW, _answer([_person(number) for number in range(130)]), [])
    frozen, seen, after = Frozen(tmp_path, VIEW), [], ("", "")
    while rows := frozen.members("everyone", after):
        seen += [(one.called, one.person) for one in rows]
        after = seen[-1]
    assert seen == sorted(seen)
    assert {key for _, key in seen} == {f"p_{number:03}" for number in range(130)} == set(frozen.keys("everyone"))
    assert len(seen) == 130
    assert frozen.keys("contractor") == [f"p_{number:03}" for number in range(1, 130, 2)]


def test_who_joined_left_or_was_left_out_is_told_apart(tmp_path: Path) -> None:
    people = [
        _person(1),
        _person(2, population_from=date(2025, 1, 2)),
        _person(3, population_to=date(2025, 6, 30)),
        _person(4, population_from=None, reason="marked_service", name=None, strata=[]),
    ]
    write(tmp_path, VIEW, _answer(people), [])
    frozen = Frozen(tmp_path, VIEW)
    told = frozen.about()
    assert {name: frozen.keys(name) for name in ("joined", "left", "left_out", "left_out:marked_service")} == {
        "joined": ["p_002"],
        "left": ["p_003"],
        "left_out": ["p_004"],
        "left_out:marked_service": ["p_004"],
    }
    assert told.population == population_digest(["p_001", "p_002", "p_003"])
    assert frozen.members("left_out")[0].called == "p_004", "a key stands for whoever has no name"


def test_a_view_is_found_by_its_period_that_of_the_most_entries_first(tmp_path: Path) -> None:
    for view in (VIEW, replace(VIEW, size=900), View(START, date(2025, 6, 30), date(2025, 6, 30), 5)):
        write(tmp_path, view, _answer([]), [])
    (tmp_path / f"{START}_{END}_notes.db").touch()
    assert [view.size for view in made(tmp_path, START, END)] == [900, 40]
    assert view_of(VIEW.members()) == VIEW


def test_the_oldest_files_go_when_there_are_many(tmp_path: Path) -> None:
    for size in range(65):
        write(tmp_path, replace(VIEW, size=size), _answer([]), [])
    assert len(list(tmp_path.iterdir())) == 60
    assert Frozen(tmp_path, replace(VIEW, size=64)).there


def test_views_that_hold_what_was_erased_are_gone_with_those_half_written(tmp_path: Path) -> None:
    write(tmp_path, VIEW, _answer([_person(1)]), [])
    (tmp_path / ".2025-01-01_2025-12-31_2025-12-31_41.db.a1b2c3d4").touch()
    forget(tmp_path)
    assert list(tmp_path.iterdir()) == []
    forget(tmp_path / "nowhere")


def test_what_is_missing_or_cannot_be_written_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(TryLater):
        Frozen(tmp_path, VIEW).about()
    (tmp_path / "file").touch()
    with pytest.raises(Refused):
        write(tmp_path / "file", VIEW, _answer([]), [])
    assert not Frozen(tmp_path, VIEW).there

"""What is said of audit periods, samples and evidence is checked before it becomes a fact."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.errors import ConfigError
from musterroll.facts.fact import Fact, to_members
from musterroll.procedures import period, sampling
from musterroll.procedures.evidence import asked_for
from musterroll.procedures.period import Period
from musterroll.rules.sample import draw

NOW = datetime(2026, 1, 20, 15, tzinfo=UTC)
YEAR = Period("Audit of 2025", "II", date(2025, 1, 1), date(2025, 12, 31), " Halden ")


def _body(fact: Fact) -> dict[str, Any]:
    assert isinstance(fact.body, dict)
    assert canonical_bytes(to_members(fact)), "a fact that has no bytes could not be kept"
    return fact.body


def test_a_period_says_its_days_type_firm_and_who_opened_it() -> None:
    assert _body(period.opened(YEAR, " fay@northfen.example ", NOW)) == {
        "name": "Audit of 2025",
        "type": "II",
        "start": "2025-01-01",
        "end": "2025-12-31",
        "firm": "Halden",
        "opened_by": "fay@northfen.example",
    }


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        ("II", date(2025, 1, 2), date(2025, 1, 1)),
        ("II", date(2025, 1, 1), date(2025, 1, 1)),
        ("I", date(2025, 1, 1), date(2025, 1, 2)),
        ("III", date(2025, 1, 1), date(2025, 1, 2)),
    ],
)
def test_days_and_type_that_do_not_fit_are_refused(kind: str, start: date, end: date) -> None:
    with pytest.raises(ConfigError):
        period.opened(Period("Audit", kind, start, end), "fay", NOW)


def test_type_one_is_about_one_day() -> None:
    day = date(2025, 6, 30)
    assert _body(period.opened(Period("Readiness", "I", day, day), "fay", NOW))["type"] == "I"


def test_words_that_are_none_are_refused() -> None:
    for say in (
        lambda: period.closed(1, " ", "fay", NOW),
        lambda: period.signed_off(1, "", "lead", "fay", NOW),
        lambda: asked_for(1, "\n", "iris", NOW),
        lambda: asked_for(1, "A file.", " ", NOW),
        lambda: sampling.replaced(1, "p_1", "p_2", "ab", 3, "", "iris", NOW),
        lambda: asked_for(1, "red \x1b[31m", "iris", NOW),
    ):
        with pytest.raises(ConfigError):
            say()


def test_a_sample_records_everything_that_a_stranger_needs_to_draw_it_again() -> None:
    keys = [f"p_{number}" for number in range(9)]
    made = draw(keys, "seed", 3)
    body = _body(sampling.drawn(7, {"size": 12}, "everyone", made, "auditor", "iris", NOW))
    again = draw(keys, body["seed"], body["n"])
    assert [one["key"] for one in body["people"]] == [one.key for one in again.people]
    assert (body["population"], body["size"], body["method"]) == (again.population, 9, again.method)


def test_a_mark_is_yes_no_or_not_applicable_and_attributes_may_stay_open() -> None:
    body = _body(sampling.marked(7, "p_1", "o_1", "awareness", {"A": "Y", "C": "NA"}, {"note": "  a  b "}, "iris", NOW))
    assert (body["A"], body["C"], "B" in body, body["note"]) == ("Y", "NA", False, "a b")
    for marks in ({"A": "y"}, {"G": "Y"}, {}):
        with pytest.raises(ConfigError):
            sampling.marked(7, "p_1", "o_1", "awareness", marks, {}, "iris", NOW)

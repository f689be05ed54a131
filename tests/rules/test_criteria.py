"""Which criteria training serves, under which label, and what other frameworks ask."""

from __future__ import annotations

import re

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.rules.criteria import criteria, criteria_for, crosswalk, mapping, mapping_names
from musterroll.rules.policy.model import Requirement
from tests.rules.policy_texts import DOCS

PLAIN = Requirement("awareness", "Security awareness")
STATED = Requirement("access", "Access", criteria=("CC6.2", "ISO 27001 A.6.3"))


def numbers(served: tuple[object, ...]) -> list[tuple[str, str]]:
    """Number and strength of each."""
    return [(each.number, each.strength) for each in served]  # type: ignore[attr-defined]


def test_a_requirement_that_names_no_criteria_serves_the_default_mapping() -> None:
    assert numbers(criteria_for(PLAIN)) == [
        ("CC1.4", "primary"),
        ("CC2.2", "primary"),
        ("CC1.1", "secondary"),
        ("CC1.5", "secondary"),
        ("CC5.3", "secondary"),
    ]


def test_people_supplied_by_a_vendor_serve_one_more() -> None:
    assert numbers(criteria_for(PLAIN, vendor=True))[-1] == ("CC9.2", "vendor")
    assert numbers(criteria_for(STATED, vendor=True))[-1] == ("CC9.2", "vendor")


def test_a_criterion_that_is_stated_already_is_not_added_for_vendors() -> None:
    stated = Requirement("x", "x", criteria=("CC9.2",))
    assert numbers(criteria_for(stated, vendor=True)) == [("CC9.2", "stated")]


def test_what_a_requirement_states_overrides_the_mapping() -> None:
    assert numbers(criteria_for(STATED)) == [("CC6.2", "stated"), ("ISO 27001 A.6.3", "stated")]


def test_a_criterion_has_its_meaning_and_a_foreign_reference_has_none() -> None:
    first, second = criteria_for(STATED)
    assert first.meaning and "access" in first.meaning
    assert second.meaning is None


def test_the_article_prints_two_numbers_otherwise() -> None:
    default = {each.number: each.label for each in criteria_for(PLAIN)}
    article = {each.number: each.label for each in criteria_for(PLAIN, "article")}
    assert all(number == label for number, label in default.items())
    assert {number: label for number, label in article.items() if number != label} == {
        "CC1.1": "CC1.2",
        "CC5.3": "CC5.2",
    }
    assert list(default) == list(article)


def test_labels_hold_for_stated_criteria_too() -> None:
    stated = Requirement("x", "x", criteria=("CC5.3",))
    assert [each.label for each in criteria_for(stated, "article")] == ["CC5.2"]


def test_an_unknown_mapping_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match="Known: default, article"):
        mapping("artikel")


def test_every_number_stands_once_and_is_well_formed() -> None:
    found = [criterion.number for criterion in criteria()]
    assert len(found) == len(set(found)) == 61
    assert all(re.fullmatch(r"(CC[1-9]|A1|C1|PI1|P[1-8])\.[1-9]", number) for number in found)


@pytest.mark.parametrize(
    ("group", "count"),
    [
        *(("CC1", 5), ("CC2", 3), ("CC3", 4), ("CC4", 2), ("CC5", 3), ("CC6", 8), ("CC7", 5), ("CC8", 1), ("CC9", 2)),
        *(("A1", 3), ("C1", 2), ("PI1", 5)),
        *(("P1", 1), ("P2", 1), ("P3", 2), ("P4", 3), ("P5", 2), ("P6", 7), ("P7", 1), ("P8", 1)),
    ],
)
def test_each_group_has_as_many_criteria_as_the_framework(group: str, count: int) -> None:
    assert sum(criterion.number.split(".")[0] == group for criterion in criteria()) == count


@pytest.mark.parametrize("name", mapping_names())
def test_a_mapping_names_known_and_confirmed_criteria_each_once(name: str) -> None:
    table = mapping(name)
    used = [*table.primary, *table.secondary, *table.vendor]
    by_number = {criterion.number: criterion for criterion in criteria()}
    assert len(used) == len(set(used))
    assert all(by_number[number].confirmed and by_number[number].training for number in used)
    assert set(table.labels) <= set(used)


def test_what_training_touches_was_confirmed() -> None:
    assert [each.number for each in criteria() if each.training and not each.confirmed] == []


def test_the_crosswalk_names_the_frameworks_that_ask_for_training() -> None:
    frameworks = {row.framework for row in crosswalk()}
    for name in ("ISO/IEC 27001", "HIPAA Sec", "HIPAA Pri", "PCI DSS", "800-53", "FedRAMP", "CSF", "800-171", "CIS"):
        assert any(name in framework for framework in frameworks), name
    assert {"GDPR", "NIS2", "DORA"} <= frameworks


def test_every_row_of_the_crosswalk_says_something_in_every_column() -> None:
    for row in crosswalk():
        assert all((row.reference, row.cadence, row.role_based, row.records))
    assert len({(row.framework, row.reference) for row in crosswalk()}) == len(crosswalk())


def test_what_could_not_be_confirmed_is_marked() -> None:
    assert {row.reference for row in crosswalk() if row.unconfirmed} >= {"45 CFR 164.530(b)"}


def test_the_page_about_criteria_shows_the_data() -> None:
    page = (DOCS / "criteria.md").read_text("utf-8")
    for row in crosswalk():
        assert f"| {row.framework} | {row.reference} | {row.cadence} | {row.role_based} | {row.records} |" in page
        assert row.unconfirmed is None or f"{row.reference}: {row.unconfirmed}." in page
    table = mapping("default")
    for strength in ("primary", "secondary", "vendor"):
        for number in getattr(table, strength):
            assert f"| {number} | {strength} |" in page
    for number, label in mapping("article").labels.items():
        assert f"| {number} | {label} |" in page

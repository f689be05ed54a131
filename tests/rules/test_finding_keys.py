"""A finding is explained under a key that stays while its subject does."""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa
import pytest

from musterroll.rules.finding_keys import finding_key, with_explanations
from musterroll.rules.reconciliation import FINDINGS


def finding(code: str = "unmatched_completion", **members: Any) -> dict[str, Any]:
    details = json.dumps(members.pop("details", {}))
    known = dict.fromkeys(FINDINGS.names) | {"code": code, "severity": "ask", "sentence": "…", "facts": [], **members}
    return known | {"details": details}


def test_a_count_or_a_sentence_that_changes_leaves_the_key() -> None:
    before = finding(person="p_1", details={"source": "lms", "account": "7", "completions": 1}, facts=["book:1"])
    after = finding(
        person="p_1",
        sentence="Another.",
        severity="strong",
        details={"source": "lms", "account": "7", "completions": 2},
        facts=["book:1", "book:9"],
    )
    assert finding_key(before) == finding_key(after)


@pytest.mark.parametrize(
    "code", ["excluded", "population_gap", "not_in_directory", "scope_unknown", "start_inferred", "end_inferred"]
)
def test_what_is_said_once_of_a_person_keeps_the_explanation_when_the_person_is_read_anew(code: str) -> None:
    once, again, twice = (finding(code, person="p_1", facts=rows) for rows in (["b:1"], ["b:4"], ["b:4", "b:9"]))
    assert finding_key(once) == finding_key(again) == finding_key(twice) == finding_key(finding(code, person="p_1"))


@pytest.mark.parametrize(
    "other",
    [
        {"code": "excluded"},
        {"person": "p_2"},
        {"requirement": "awareness"},
        {"obligation": "o_1"},
        {"details": {"source": "lms", "account": "8"}},
        {"details": {}, "facts": ["book:2"]},
    ],
)
def test_another_subject_has_another_key(other: dict[str, Any]) -> None:
    one: dict[str, Any] = {"person": "p_1", "details": {"source": "lms", "account": "7"}}
    assert finding_key(finding(**one)) != finding_key(finding(**(one | other)))


def test_a_finding_about_an_obligation_keeps_its_key_whatever_is_said_of_it() -> None:
    early = finding("awareness_late", person="p_1", obligation="o_1", details={"due": "2025-04-02"}, facts=["book:1"])
    late = finding("awareness_late", person="p_1", obligation="o_1", details={"due": "2025-05-02"})
    assert finding_key(early) == finding_key(late)
    assert finding_key(early).startswith("f_")
    assert len(finding_key(early)) == 18


def test_an_explanation_stands_beside_what_explains_the_finding_already() -> None:
    rows = [finding(person="p_1", explained="Exemption approved late."), finding(person="p_2"), finding(person="p_3")]
    table = pa.Table.from_pylist(rows, schema=FINDINGS)
    said = {finding_key(rows[0]): "dee: seen.", finding_key(rows[1]): "dee: ill."}
    assert with_explanations(table, said)["explained"].to_pylist() == [
        "Exemption approved late. dee: seen.",
        "dee: ill.",
        None,
    ]
    assert with_explanations(table, {}) is table

"""Lines of facts and training records go through the same door as tables."""

from __future__ import annotations

import gzip
import json

from tests.sources.reading import Folder, notes, only, refused, rows

FACT = {
    "kind": "completion.observed",
    "happened_at": "2025-04-02T23:10:00-04:00",
    "source": "knowbe4",
    "body": {"account": "ana@northfen.example", "course": "SEC-AWARE", "result": "completed"},
}
RECORD = {
    "record_id": "r1",
    "employee": {"uid": "u1", "email": "ana@northfen.example"},
    "training_event": {"course_id": "SEC-AWARE", "completion_timestamp": "2025-03-15T10:22:45Z"},
    "verification": {"method": "LMS_API_Sync", "source_system": "KnowBe4"},
}


def test_lines_of_facts_are_read_and_counted(folder: Folder) -> None:
    lines = json.dumps(FACT) + "\n\n" + '{"kind": "completion.observed", "source": "x", "body": {}}\n'
    facts = folder.read({"x.facts.jsonl": lines})
    entry = facts.inputs.to_pylist()[0]
    assert (entry["layout"], entry["source"], entry["role"]) == ("facts", "knowbe4", "lms")
    assert (entry["rows"], entry["facts"], entry["refused"]) == (2, 1, 1)
    assert [row for row, _, _ in refused(facts)] == [3]
    assert only(facts, "completion.observed")["row"] == 1


def test_packed_lines_of_facts_and_tables_go_together(folder: Folder) -> None:
    facts = folder.read(
        {
            "p.csv": "Email,Name\nana@northfen.example,Ana\n",
            "x.facts.jsonl.gz": gzip.compress(json.dumps(FACT).encode()),
        }
    )
    assert [entry["input"] for entry in facts.inputs.to_pylist()] == [0, 1]
    assert only(facts, "completion.observed")["input"] == 1
    assert "unpacked from gzip" in notes(facts, 1)


def test_training_records_are_read_as_one_a_list_or_lines(folder: Folder) -> None:
    other = RECORD | {"record_id": "r2"}
    forms = {
        "one.json": json.dumps(RECORD, indent=2),
        "list.json": json.dumps([RECORD, other]),
        "lines.json": json.dumps(RECORD) + "\n" + json.dumps(other) + "\n",
    }
    for name, text in forms.items():
        facts = folder.read({name: text})
        assert len(rows(facts, "completion.observed")) == (1 if name == "one.json" else 2)
        assert facts.inputs.to_pylist()[0]["layout"] == "training-record"


def test_the_source_of_training_records_can_be_named(folder: Folder) -> None:
    facts = folder.read({"x.json": json.dumps(RECORD)}, paths=["academy=x.json"])
    assert only(facts, "completion.observed")["source"] == "academy"


def test_numbers_in_tables_find_people_in_lines_of_facts(folder: Folder) -> None:
    person = {"kind": "person.observed", "source": "hris", "body": {"account": "a1", "employee_number": "E1"}}
    facts = folder.read({"x.facts.jsonl": json.dumps(person), "l.csv": "Employee ID,Leave from\nE1,2025-01-02\n"})
    assert (only(facts, "leave.recorded")["source"], only(facts, "leave.recorded")["account"]) == ("hris", "a1")

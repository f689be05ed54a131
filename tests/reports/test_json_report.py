"""The reconciliation as JSON: its members, its schema, its determinism."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from musterroll.reports import json_report
from musterroll.reports.json_report import render_json
from musterroll.reports.json_schema import reconciliation_schema
from musterroll.reports.provenance import Provenance
from tests.reports.sample import MADE, OBLIGATION_ROWS, PEOPLE_ROWS, built_in, empty, reconciliation

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


def faults(schema: dict[str, Any], value: Any, place: str = "$") -> list[str]:
    """Where a value does not fit the words that our schema uses."""
    if "anyOf" in schema:
        each = [faults(one, value, place) for one in schema["anyOf"]]
        return [] if any(not found for found in each) else each[0]
    if "const" in schema or "enum" in schema:
        return [] if value in schema.get("enum", [schema.get("const")]) else [f"{place}: {value!r}"]
    kind: str = schema["type"]
    fits = isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))
    if not fits:
        return [f"{place}: {value!r} is no {kind}"]
    found = [f"{place}: {name} is missing" for name in schema.get("required", ()) if name not in value]
    for name, part in schema.get("properties", {}).items():
        found += faults(part, value[name], f"{place}.{name}") if name in value else []
    if kind == "array":
        found += [fault for at, item in enumerate(value) for fault in faults(schema["items"], item, f"{place}[{at}]")]
    return found + _text_faults(schema, value, place)


def _text_faults(schema: dict[str, Any], value: Any, place: str) -> list[str]:
    readers = {"date": date.fromisoformat, "date-time": datetime.fromisoformat}
    if schema.get("format") in readers:
        try:
            readers[schema["format"]](value)
        except ValueError:
            return [f"{place}: {value!r} is no {schema['format']}"]
    return [f"{place}: {value} is too small"] if value is not None and value == -1 and "minimum" in schema else []


def document(rec: Any = None) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(render_json(rec or reconciliation(), MADE))
    return loaded


def test_the_members_are_those_of_the_format() -> None:
    made = document()
    assert made["schema"] == "musterroll.reconciliation/1"
    assert (made["program"], made["tzdata"], made["generated_at"]) == (
        "musterroll 0.1.0",
        "2026.2",
        "2026-01-20T14:40:00Z",
    )
    assert (made["as_of"], made["known_at"], made["what_if"]) == ("2026-01-20", None, False)
    assert made["period"] == {"type": "II", "start": "2025-01-01", "end": "2025-12-31"}
    assert made["policy"]["versions"][0] == {"version": "2", "effective_from": "2024-01-01", "sha256": ""}
    assert [made["inputs"][1][name] for name in ("name", "rows", "facts", "refused")] == ["training.xlsx", 16, 14, 2]


def test_a_person_and_an_obligation_are_written_with_all_their_members() -> None:
    made = document()
    cy = next(row for row in made["people"] if row["person"] == "p_cy")
    assert cy["accounts"] == [
        {"source": "okta", "account": "00ucy"},
        {"source": "knowbe4", "account": "cy@northfen.example"},
    ]
    assert (cy["result"], cy["aliases"], cy["population_from"], cy["population_to"]) == (
        "deviation",
        ["p_cy2"],
        "2025-01-01",
        None,
    )
    late = next(row for row in made["obligations"] if row["id"] == "o_5")
    assert (late["due"], late["original_due"], late["completed_on"]) == ("2025-06-02", "2025-04-15", "2025-06-04")
    assert (late["completed_at"], late["days_late"], late["status"]) == ("2025-06-04T13:05:00Z", 2, "late")
    assert next(row for row in made["obligations"] if row["id"] == "o_12")["due_at"] == "2026-01-19T15:00:00Z"


def test_details_of_a_finding_are_an_object() -> None:
    assert document()["findings"][0]["details"] == {"code": "onboarding_late"}


def test_arrays_keep_the_order_of_the_tables() -> None:
    made = document()
    assert [row["id"] for row in made["obligations"]] == [row["id"] for row in OBLIGATION_ROWS]
    assert [row["person"] for row in made["people"]] == [row["person"] for row in PEOPLE_ROWS]


def test_the_summary_counts_what_is_listed_and_what_is_of_the_period() -> None:
    summary = document()["summary"]
    assert summary["population"] == 7
    assert sum(summary["by_result"].values()) == len(PEOPLE_ROWS)
    assert sum(summary["by_status"].values()) == summary["obligations"] == len(OBLIGATION_ROWS)
    assert sum(summary["in_period"]["by_status"].values()) == summary["in_period"]["obligations"] == 9
    assert sum(line["obligations"] for line in summary["in_period"]["by_requirement"]) == 9


def test_the_same_answer_gives_the_same_bytes_but_for_the_time_it_was_made() -> None:
    again = replace(MADE, generated_at=MADE.generated_at + timedelta(hours=1), command="musterroll check other")
    first, second = render_json(reconciliation(), MADE), render_json(reconciliation(), again)
    assert render_json(reconciliation(), MADE) == first
    changed = [pair for pair in zip(first.splitlines(), second.splitlines(), strict=True) if pair[0] != pair[1]]
    assert changed == [(b'"generated_at": "2026-01-20T14:40:00Z",', b'"generated_at": "2026-01-20T15:40:00Z",')]


def test_batches_leave_no_seam(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render_json(reconciliation(), MADE)
    monkeypatch.setattr(json_report, "BATCH", 2)
    assert render_json(reconciliation(), MADE) == whole


def test_an_instant_is_written_in_utc() -> None:
    east = Provenance("musterroll 0.1.0", datetime(2026, 1, 20, 9, 40, 1, 500, timezone(timedelta(hours=-5))), "x")
    made = json.loads(render_json(reconciliation(), east))
    assert made["generated_at"] == "2026-01-20T14:40:01.000500Z"


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Provenance("musterroll 0.1.0", datetime(2026, 1, 20), "x")
    with pytest.raises(ValueError, match="known_at"):
        Provenance("musterroll 0.1.0", datetime(2026, 1, 20, tzinfo=UTC), "x", datetime(2026, 1, 20))


@pytest.mark.parametrize("rec", [reconciliation(), built_in(), empty()], ids=["sample", "built-in", "empty"])
def test_the_document_fits_its_schema(rec: Any) -> None:
    assert faults(reconciliation_schema(), document(rec)) == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("schema",), "musterroll.reconciliation/2"),
        (("as_of",), "20 January"),
        (("people", 0, "result"), "compliant"),
        (("obligations", 0, "status"), "fine"),
        (("obligations", 0, "due"), "soon"),
        (("obligations", 0, "in_period"), None),
        (("findings", 0, "details"), "{}"),
        (("people", 0, "accounts", 0), {"source": "okta"}),
        (("inputs", 0, "rows"), "9"),
    ],
)
def test_the_schema_refuses_what_is_wrong(place: tuple[Any, ...], value: Any) -> None:
    made = copy.deepcopy(document())
    inside: Any = made
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    assert faults(reconciliation_schema(), made) != []


def test_the_schema_allows_members_that_come_later() -> None:
    assert "additionalProperties" not in json.dumps(reconciliation_schema())

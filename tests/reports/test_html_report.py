"""The HTML report: one file, locked, escaped, whole; every number leads to as many rows as it says."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from musterroll.reports.html import evidence, findings, gaps, people
from musterroll.reports.html.page import render_html
from musterroll.rules.policy.model import Requirement
from tests.reports.html_page import Page
from tests.reports.sample import (
    FINDING_ROWS,
    INPUT_ROWS,
    MADE,
    OBLIGATION_ROWS,
    PEOPLE_ROWS,
    POLICY,
    REFUSED_ROWS,
    SOURCE_ROWS,
    built_in,
    empty,
    obligation,
    person,
    reconciliation,
)


def page(rec: Any = None, **more: Any) -> Page:
    return Page(render_html(rec or reconciliation(**more), MADE).decode())


def test_the_heading_is_the_finding() -> None:
    assert page().texts("h1") == ["3 of 7 people have a deviation in 2025; 1 cannot be judged yet"]


@pytest.mark.parametrize("rec", [reconciliation(), built_in(), empty()], ids=["sample", "built-in", "empty"])
def test_every_element_is_closed_every_id_is_single_and_every_link_leads_somewhere(rec: Any) -> None:
    made = page(rec)
    assert made.unclosed == []
    ids = made.values("id")
    assert len(ids) == len(set(ids))
    inside = [href[1:] for href in made.values("href") if href.startswith("#")]
    assert set(inside) <= set(ids)
    assert set(made.values("aria-labelledby")) | set(made.values("for")) <= set(ids)


def test_style_and_script_are_locked_by_their_own_hashes_and_nothing_else_may_run() -> None:
    made = page()
    lock = next(at["content"] for name, at in made.elements if at.get("http-equiv") == "Content-Security-Policy")
    for element, rule in (("style", "style-src"), ("script", "script-src")):
        (text,) = made.raw(element)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{rule} 'sha256-{digest}';" in lock
    assert lock.startswith("default-src 'none';")
    assert "unsafe" not in lock


def test_nothing_is_fetched_and_no_attribute_holds_style_or_script() -> None:
    made = page()
    assert not made.values("src")
    assert not [href for href in made.values("href") if not href.startswith("#") and "northfen" not in href]
    assert not made.values("style")
    assert not [key for _, attributes in made.elements for key in attributes if key.startswith("on")]
    assert not re.search(r"url\(|@import", made.raw("style")[0])
    assert not re.search(r"innerHTML|fetch\(|eval\(|XMLHttp|document\.write", made.raw("script")[0])


PAYLOAD = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>&</textarea></title></style></pre>"


def poisoned(rows: list[dict[str, Any]], keep: set[str]) -> list[dict[str, Any]]:
    """Every text of the rows with a payload, but for keys and words that the rules give."""

    def bad(name: str, value: Any) -> Any:
        if name in keep:
            return value
        if isinstance(value, str):
            return value + PAYLOAD
        if isinstance(value, dict):
            return {key: bad(key, one) for key, one in value.items()}
        return [bad("", one) for one in value] if isinstance(value, list) else value

    return [{name: bad(name, value) for name, value in row.items()} for row in rows]


def test_no_field_of_any_table_can_add_an_element() -> None:
    clean = page()
    keys = {"person", "id", "obligation", "status", "result", "severity", "code", "details", "requirement"}
    requirement = Requirement("awareness", "Awareness" + PAYLOAD, criteria=("CC1.4" + PAYLOAD,))
    policy = replace(POLICY, title=PAYLOAD, text=PAYLOAD, version=PAYLOAD, link=PAYLOAD, requirements=(requirement,))
    rec = reconciliation(
        people=poisoned(PEOPLE_ROWS, keys),
        obligations=poisoned(OBLIGATION_ROWS, keys),
        findings=poisoned(FINDING_ROWS, keys - {"code", "requirement"}),
        sources=poisoned(SOURCE_ROWS, keys),
        inputs=poisoned(INPUT_ROWS, set()),
        refused=poisoned(REFUSED_ROWS, set()),
        policies=(policy,),
        policy=policy,
    )
    made = Page(render_html(rec, replace(MADE, command=PAYLOAD, program=PAYLOAD)).decode())
    assert made.unclosed == []
    assert made.count("script") == clean.count("script") == 1
    assert made.count("img") == 0
    assert not [key for _, attributes in made.elements for key in attributes if key.startswith("on")]
    assert PAYLOAD in made.text


def test_status_and_result_words_from_elsewhere_are_escaped_too() -> None:
    rows = [person("ana", "Ana", PAYLOAD)]
    made = page(people=rows, findings=[], obligations=[])
    assert made.count("img") == 0
    assert made.unclosed == []


def test_a_number_with_a_filter_leads_to_as_many_rows_as_it_says() -> None:
    made = page()
    checked = 0
    for link in made.filters():
        wanted = dict(parse_qsl(link.find, keep_blank_values=True))
        rows = made.rows_near(link.target)
        if "on" not in wanted:
            found = [row for row in rows if all(row.get(f"data-{key}") == value for key, value in wanted.items())]
            assert len(found) == int(link.text.split()[0]), link
            checked += 1
    assert checked > 15


def test_a_point_of_the_coverage_leads_to_the_rows_that_were_overdue_that_day() -> None:
    made = page()
    points = [link for link in made.filters() if link.find.startswith("on=")]
    assert points
    for link in points:
        day, current, total = re.findall(r"[\d-]+", link.text)
        rows = [row for row in made.rows_of("gap-rows") if row["data-due"] < day and not "" < row["data-done"] <= day]
        assert len({row["head"] for row in rows}) == int(total) - int(current), link


def test_the_status_filter_works_without_the_script() -> None:
    made = page()
    (style,) = made.raw("style")
    for key in ("missed", "late", "unsure"):
        assert f'body:has(#only-{key}:checked) #gap-rows tbody tr:not([data-is="{key}"])' in style
        assert f"only-{key}" in made.values("id")
        assert key in made.values("data-is")


def test_every_gap_has_its_sentence_and_its_derivation() -> None:
    made = page()
    rows = made.rows_of("gap-rows")
    assert [row["data-status"] for row in rows] == ["missed", "late", "late", "unverified", "indeterminate"]
    assert made.text.count("How this was derived") == len(rows)
    assert "It was due 2025-04-15 before it moved." in made.text
    assert "A completion on 2025-10-14 under b.okafor@gmail.example" in made.text


def test_built_in_policy_and_what_if_stand_before_the_heading() -> None:
    html = render_html(built_in(), MADE).decode()
    assert html.index("No policy was given") < html.index("<h1>")
    assert html.index("What if.") < html.index("<h1>")
    assert "What if." not in render_html(reconciliation(), MADE).decode()


def test_everybody_is_listed_in_or_out_of_the_population() -> None:
    made = page()
    assert len(made.rows_of("people-rows")) + len(made.rows_of("left-out-rows")) == len(PEOPLE_ROWS)
    assert "known to the training platform only" in made.text


def test_findings_inputs_refused_rows_and_the_command_are_there() -> None:
    text = page().text
    verdicts = {"onboarding_late", "refresh_missed"}
    for row in FINDING_ROWS:
        assert row["code"] in verdicts or row["sentence"] in text
    for entry in INPUT_ROWS:
        assert entry["sha256"] in text
    assert "Inputs: 25 rows = 23 facts + 2 refused" in text
    assert "31/02/2025" in text
    assert "Mend the date in the export." in text
    assert MADE.command in text
    assert POLICY.text in text


def test_what_is_left_off_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps, "GAP_ROWS", 2)
    monkeypatch.setattr(people, "PEOPLE_ROWS", 3)
    made = page()
    assert len(made.rows_of("gap-rows")) == 2
    assert (
        "2 of 5 rows, the oldest missed first, are on this page. All of them are in the XLSX and CSV reports."
        in made.text
    )
    assert "3 of 7 people, those with a deviation first, are on this page." in made.text


def test_nothing_is_said_to_be_left_off_where_nothing_is() -> None:
    assert "are on this page" not in page().text


def test_a_period_without_gaps_says_so() -> None:
    fine = [obligation("1", "ana", "on_time", "2025-05-01")]
    made = page(obligations=fine, findings=[], people=[person("ana", "Ana", "pass")])
    assert "Every obligation of the period was met on time, is exempt or is not owed" in made.texts("h2")
    assert "No record is missing" in made.text


def test_nothing_fell_due_is_not_called_met() -> None:
    made = page(obligations=[], findings=[], people=[person("gus", "Gus", "no_occurrence")])
    assert "Nothing fell due in the period" in made.texts("h2")


def test_hovering_a_day_gives_its_end_in_utc() -> None:
    made = page()
    titles = {at["title"] for name, at in made.elements if name == "time" and "title" in at}
    assert "Tuesday; the day ends 2025-06-03 04:00 UTC" not in titles
    assert "Monday; the day ends 2025-06-03 04:00 UTC" in titles


def test_the_foot_says_up_to_when_it_is_true() -> None:
    foot = page().text.split("True up to the end of ")[1]
    assert foot.startswith("2026-01-20, from 2 inputs, everything in them known")
    assert "Made 2026-01-20 09:40 EST" in foot


def test_the_same_answer_gives_the_same_bytes_but_for_the_time_it_was_made() -> None:
    first = render_html(reconciliation(), MADE)
    assert render_html(reconciliation(), MADE) == first
    later = render_html(reconciliation(), replace(MADE, generated_at=MADE.generated_at + timedelta(hours=1)))
    changed = [a for a, b in zip(first.splitlines(), later.splitlines(), strict=True) if a != b]
    assert len(changed) == 1
    assert b"Made <time" in changed[0]


def test_nothing_is_called_compliant_and_no_share_stands_without_n_of_n() -> None:
    text = page().text.lower()
    assert "compliant" not in text
    assert "%" not in text


def test_the_limits_of_the_page_are_those_that_the_documentation_names() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "reports.md").read_text("utf-8")
    told = {
        gaps.GAP_ROWS: "gaps",
        people.PEOPLE_ROWS: "people of the population",
        people.LEFT_OUT_ROWS: "people out of it",
        findings.FINDING_ROWS: "findings",
    }
    assert [what for limit, what in told.items() if f"{limit:,} {what}" not in text] == []
    others = {gaps.EXEMPT_ROWS, gaps.SOON_ROWS, people.SOURCE_ROWS, evidence.REFUSED_ROWS}
    assert [limit for limit in others if f"{limit:,} rows" not in text.replace("\n", " ")] == []

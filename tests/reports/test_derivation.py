"""Steps of a derivation, as text and as HTML."""

from __future__ import annotations

from musterroll.reports.derivation import Step, render_explanation
from musterroll.reports.html.steps import explanation_html
from musterroll.reports.layout import width_of

STEPS = [
    Step(
        "Who",
        ["Three accounts are one person."],
        [("okta", "00u1, by directory id"), ("knowbe4", "ana@northfen.example")],
    ),
    Step("Due", ["Start 2025-03-03 + 30 days is 2025-04-02, the whole of that day in America/New_York."]),
]


def test_steps_are_numbered_and_hold_sentences_and_facts() -> None:
    assert render_explanation(STEPS, width=60) == (
        " 1. Who\n"
        "    Three accounts are one person.\n"
        "    okta     00u1, by directory id\n"
        "    knowbe4  ana@northfen.example\n"
        "\n"
        " 2. Due\n"
        "    Start 2025-03-03 + 30 days is 2025-04-02, the whole of\n"
        "    that day in America/New_York.\n"
    )


def test_facts_with_long_names_and_values_stay_within_the_width() -> None:
    steps = [Step("Records", [], [("a name that is longer than the column of names", "value " * 40), ("b", "")])]
    lines = render_explanation(steps, width=50).splitlines()
    assert max(map(width_of, lines)) <= 50
    assert sum(line.count("value") for line in lines) == 40


def test_no_steps_give_no_text() -> None:
    assert render_explanation([]) == ""


def test_html_holds_the_same_and_escapes_it() -> None:
    html = explanation_html([*STEPS, Step("<b>", ["a < b"], [("x", "<script>")])])
    assert html.count("<li>") == 3
    assert "00u1, by directory id" in html
    assert "<time>2025-04-02</time>" in html
    assert "<script>" not in html
    assert "&lt;script&gt;" in html

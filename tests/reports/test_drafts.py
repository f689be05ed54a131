"""How exceptions would be written up: counts and dates, no judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from musterroll.reports.drafts import Draft, Exceptions, draft
from musterroll.reports.gaps import gaps
from musterroll.reports.picture import Picture
from musterroll.reports.sentences import Note
from musterroll.reports.titles import Titles
from musterroll.rules.policy.default import default_policy
from tests.reports.sample import reconciliation

AS_OF = date(2025, 11, 18)
MISSED = Exceptions("awareness", "missed", 2, 208, 2, date(2025, 10, 20), date(2025, 11, 11), overdue_days=36)
LATE = Exceptions("awareness", "late", 6, 208, 5, date(2025, 3, 1), date(2025, 9, 1), 1, 19, 40)


def _draft(about: Exceptions) -> Draft:
    return draft(about, Titles((default_policy("UTC"),)), AS_OF)


def test_a_draft_about_missing_records_says_how_many_people_and_since_when() -> None:
    said = _draft(MISSED).summary
    assert said.startswith("2 people have no record of")
    assert said.endswith("that counts by 2025-11-18: due from 2025-10-20 to 2025-11-11.")


def test_a_draft_about_late_ones_says_from_how_many_days_to_how_many() -> None:
    assert "6 completions of" in _draft(LATE).summary
    assert "by 5 people were 1 to 19 days after the due day" in _draft(LATE).summary


def test_one_is_said_in_the_singular() -> None:
    one = replace(LATE, count=1, people=1, least_late=1, most_late=1, last_due=date(2025, 3, 1))
    assert "1 completion of" in _draft(one).summary
    assert "by 1 person was 1 day after the due day: due 2025-03-01." in _draft(one).summary


def test_a_draft_names_the_criteria_that_the_requirement_serves() -> None:
    assert "CC1.4" in _draft(LATE).criteria


def test_explanations_are_told_and_their_lack_too() -> None:
    first, *others = gaps(Picture(reconciliation()), statuses=("late",))
    words = Note("refresh_late", "…", [], "fay: The laptop came on 2025-10-15.")
    examples = [replace(first, notes=[words]), *others]
    told = dict(_draft(replace(LATE, examples=examples)).parts)["Explained so far"]
    assert told == f"1 of the {len(examples)} listed below. fay: The laptop came on 2025-10-15."
    assert dict(_draft(MISSED).parts)["Explained so far"] == "Nobody has explained any of them."


@pytest.mark.parametrize("about", [MISSED, LATE], ids=["missed", "late"])
def test_a_draft_never_concludes(about: Exceptions) -> None:
    made = _draft(about)
    words = " ".join([made.summary, *(text for _, text in made.parts)]).casefold()
    assert [word for word in ("compliant", "effective", "failed to", "negligen") if word in words] == []

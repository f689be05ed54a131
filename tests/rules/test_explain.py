"""An explanation says what the rules did, in sums that a stranger can do again."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from musterroll.rules.explain import explain, find_people
from musterroll.rules.pipeline import answer
from tests.rules.explained import YEAR, done, employee, judged, obligation, person, steps, told

ANA = employee("E1", "Ana Okafor", "2025-02-03")


def test_ana_was_late_and_the_sums_say_why() -> None:
    made = steps(judged(ANA, done("ana", "2025-03-11T15:00:00Z")), "ana@northfen.example")
    rows = obligation(made, "onboarding due 2025-03-05, late")
    assert rows["Trigger"] == "2025-02-03: the start of work."
    assert rows["Due"].startswith("2025-02-03 + 30 days = 2025-03-05.")
    assert "America/New_York" in rows["Due"]
    assert rows["Met by"] == "the earliest counted one from 2025-01-24 on, 10 days before the trigger."
    assert rows["Meets it"] == "book.facts.jsonl:2: 2025-03-11 (2025-03-11T15:00:00Z), SEC-AWARE 2.1, completed."
    assert rows["Verdict"].startswith("Late: 2025-03-11 − 2025-03-05 = 6 days. It stays late.")
    assert rows["To settle it"] == "A record of a completion from 2025-01-24 to 2025-03-05 that counts."


def test_the_rule_and_its_version_are_quoted() -> None:
    rows = obligation(steps(judged(ANA), "E1"), "onboarding due 2025-03-05, missed")
    assert rows["Rule"] == (
        "Policy version 1, in force on 2025-02-03 (on all days). It is met by SEC-AWARE, version 2.0 or newer. "
        "It is due within 30 days of the start of an engagement. A completion up to 10 days before the start counts."
    )
    assert rows["Completions"] == "none is known of an account of this person."
    assert rows["Verdict"].startswith(
        "Missed: nothing that counts meets it up to 2026-01-20, and 2025-03-05 has passed."
    )


@pytest.mark.parametrize(
    ("record", "label", "why"),
    [
        (
            done("ana", "2025-03-01T15:00:00Z", version="1.9"),
            "Not counted",
            "An older version than the policy asks for.",
        ),
        (done("ana", "2025-03-01T15:00:00Z", result="failed"), "Not counted", "Not finished."),
        (done("ana", "2025-01-20T15:00:00Z"), "Not counted", "Before the start of work."),
        (done("ana", "2025-03-01T15:00:00Z", version=""), "Would meet it", "It names no version"),
        (done("ana", "2025-03-01T15:00:00Z", course="SEC-DEV"), "Not counted", "1 completion of other courses"),
    ],
)
def test_a_completion_that_does_not_count_is_named_with_the_reason(record: object, label: str, why: str) -> None:
    rows = obligation(steps(judged(ANA, record), "E1"), "onboarding due 2025-03-05")  # type: ignore[arg-type]
    assert why in rows[label]


def test_a_completion_without_a_date_would_meet_it_if_its_day_were_known() -> None:
    record = done("ana", "2025-03-01T15:00:00Z")
    del record["happened_at"]
    rows = obligation(steps(judged(ANA, record), "E1"), "onboarding due 2025-03-05, unverified")
    assert rows["Would meet it"].endswith("completed. It has no date.")
    assert rows["Verdict"].startswith("Unverified: nothing that counts meets it in time, and book.facts.jsonl:2 would")
    assert rows["To settle it"] == "The day of completion."


def test_an_entry_by_hand_is_told_with_its_days() -> None:
    record = done("ana", "2025-03-01T15:00:00Z", method="manual") | {"recorded_at": "2025-04-01T15:00:00Z"}
    rows = obligation(steps(judged(ANA, record), "E1"), "onboarding due 2025-03-05, unverified")
    assert "without a supporting document: recorded on 2025-04-01, 31 days after it." in rows["Would meet it"]


def test_a_date_in_another_zone_is_shown_with_the_days_it_covers() -> None:
    record = done("ana", "2025-03-05") | {"source_zone": "Pacific/Auckland"}
    rows = obligation(steps(judged(ANA, record), "E1"), "onboarding due 2025-03-05, on time")
    assert "2025-03-04 to 2025-03-05 (one date in another zone)" in rows["Meets it"]
    record = done("ana", "2025-03-05") | {"source_zone": "America/Los_Angeles"}
    rows = obligation(steps(judged(ANA, record), "E1"), "onboarding due 2025-03-05, indeterminate")
    assert rows["Verdict"].startswith("Indeterminate: the completion lies somewhere from 2025-03-05 to 2025-03-06")
    assert rows["To settle it"] == "The time of day of the completion, with its zone."


def test_a_renewal_counts_from_the_last_completion() -> None:
    ana = employee("E1", "Ana Okafor", "2023-02-01")
    made = steps(judged(ana, done("ana", "2024-02-29T15:00:00Z"), done("ana", "2025-02-20T15:00:00Z")), "Ana Okafor")
    rows = obligation(made, "refresh due 2025-02-28, on time")
    assert rows["Trigger"] == "2024-02-29: the last completion that counted before this one."
    assert rows["Due"].startswith("2024-02-29 + 12 months = 2025-02-28.")
    assert rows["Counted"].endswith("Before 2024-03-01.")
    assert rows["Meets it"].startswith("book.facts.jsonl:3:")


def leave(approved: str | None, last: str | None = "2025-04-30") -> dict[str, object]:
    body = {"account": "E3", "from": "2025-02-20", "to": last, "approved_on": approved}
    return {"kind": "leave.recorded", "source": "hris", "body": body}


CY = employee("E3", "Cy Marchetti", "2025-02-03")


def test_a_leave_that_moves_the_due_day_is_summed_up() -> None:
    rows = obligation(steps(judged(CY, leave("2025-02-10")), "E3"), "onboarding due 2025-05-15, missed")
    assert rows["Due"].startswith("2025-02-03 + 30 days = 2025-03-05.")
    assert rows["Leave"] == (
        "2025-03-05 lies in the leave from 2025-02-20 to 2025-04-30, and every condition of the clause holds "
        "(approved on 2025-02-10; no sign-in known). From its last day: 2025-04-30 + 1 day + 14 days = 2025-05-15."
    )


def test_a_leave_without_an_end_moves_it_for_the_time_being() -> None:
    rows = obligation(steps(judged(CY, leave("2025-02-10", None)), "E3"), "onboarding due 2026-02-04, not yet due")
    assert "Its end is not known, so it is taken as as-of: 2026-01-20 + 1 day + 14 days = 2026-02-04." in rows["Leave"]
    assert rows["Leave"].endswith("It is provisional.")


@pytest.mark.parametrize(
    ("approved", "more", "why"),
    [
        ("2025-02-21", [], "it was not approved by its first day (approved on 2025-02-21; no sign-in known)"),
        (None, [], "the day of its approval is not known"),
        (
            "2025-02-10",
            [
                {
                    "kind": "sign_in.observed",
                    "source": "hris",
                    "happened_at": "2025-03-01T12:00:00Z",
                    "body": {"account": "E3"},
                }
            ],
            "an account of the person was used during it "
            "(approved on 2025-02-10; signed in 1 time, first on 2025-03-01)",
        ),
    ],
)
def test_a_leave_that_moves_nothing_names_the_condition(
    approved: str | None, more: list[dict[str, object]], why: str
) -> None:
    rows = obligation(steps(judged(CY, leave(approved), *more), "E3"), "onboarding due 2025-03-05, missed")
    assert f"It moves nothing: {why}" in rows["Leave"]


def test_dee_left_before_the_due_day_and_owes_nothing() -> None:
    dee = employee("E4", "Dee Park", "2025-03-03", "2025-03-14", status="inactive")
    rows = obligation(steps(judged(dee), "dee@northfen.example"), "onboarding due 2025-04-02, ended before due")
    assert rows["Verdict"] == (
        "Ended before due: 2025-03-14 was the last day in the audience, before 2025-04-02. Nothing is owed. "
        "It changes no result."
    )


def test_a_break_is_measured_against_the_policy() -> None:
    spells = [("2023-01-09", "2025-02-28"), ("2025-05-01", None)]
    short = person(
        "E5", "Eli Sato", engagements=[{"type": "employee", "from": a, **({"to": b} if b else {})} for a, b in spells]
    )
    said = told(steps(judged(short, done("eli", "2024-06-03T12:00:00Z") | {"source": "lms"}), "E5"))
    assert "Then a break: 2025-05-01 − 2025-02-28 = 62 days, not more than the 90 days that version 1 allows" in said
    assert "Not required: the break was short, so nothing is asked again on return." in said


def test_who_is_out_of_the_audience_is_told_which_condition_fails() -> None:
    bo = person("E2", "Bo Lind", type="contractor", emails=["bo@northfen.example"], started_on="2025-02-03")
    access = {
        "kind": "access.recorded",
        "source": "hris",
        "body": {"account": "E2", "system": "wiki", "from": "2025-02-03", "in_scope": False},
    }
    said = told(steps(judged(bo, access), "Bo Lind"))
    assert "Security awareness: Not bound under version 1: no in-scope access is held." in said
    assert "Secure coding: Not bound under version 1: no role developer fits." in said
    assert "no requirement binds this person on any day of work in the period" in said


def test_what_was_taken_for_granted_is_said() -> None:
    bo = person("E2", "Bo Lind", type="contractor", emails=["bo@northfen.example"], started_on="2025-02-03")
    said = told(steps(judged(bo), "Bo Lind", "awareness"))
    assert "No access at all is known: in-scope access is taken as held on all days of work" in said


def test_why_accounts_are_one_person_is_said() -> None:
    directory = {
        "kind": "person.observed",
        "source": "okta",
        "body": {"account": "00u1", "name": "Ana Okafor", "directory_id": "D-1", "status": "active"},
    }
    hr = employee("E1", "Ana Okafor", "2025-02-03", directory_id="D-1")
    link = {
        "kind": "accounts.linked",
        "source": "book",
        "body": {
            "accounts": [{"source": "hris", "account": "E1"}, {"source": "lms", "account": "old@northfen.example"}],
            "by": "hr@northfen.example",
            "reason": "married",
        },
    }
    records = (done("ana", "2025-02-11T15:00:00Z"), done("old", "2025-02-12T15:00:00Z"))
    said = told(steps(judged(hr, directory, link, *records), "ana@northfen.example"))
    assert "hris:E1 and okta:00u1 have the same directory id, D-1." in said
    assert (
        "hris:E1 and lms:old@northfen.example were linked by hr@northfen.example (married): book.facts.jsonl:3." in said
    )
    assert "hris:E1 and lms:ana@northfen.example share the address ana@northfen.example" in said


def test_who_may_be_the_same_person_is_named_and_not_joined() -> None:
    made = judged(ANA, done("ana.okafor", "2025-03-01T15:00:00Z", name="Ana Okafor"))
    said = told(steps(made, "E1"))
    assert "lms:ana.okafor@northfen.example may be the same person: both have the name ana okafor." in said
    rows = obligation(steps(made, "E1"), "onboarding due 2025-03-05, unverified")
    assert rows["To settle it"].startswith("A link between the accounts")


def test_one_requirement_can_be_asked_about_alone() -> None:
    made = steps(judged(ANA, done("ana", "2025-03-11T15:00:00Z")), "E1", "coding")
    assert not [step for step in made if step.about]
    assert "Not bound under version 1: no role developer fits." in told(made)


def test_a_person_or_requirement_there_is_not_is_an_error() -> None:
    finished = judged(ANA)
    with pytest.raises(KeyError):
        explain(finished, "p_0000000000000000")
    with pytest.raises(KeyError):
        steps(finished, "E1", "nothing")


@pytest.mark.parametrize(
    "words", ["ana@northfen.example", "ANA@Northfen.Example ", "Ana Okafor", "ana  okafor", "E1", "hris:E1", "Okaf"]
)
def test_a_person_is_found_by_whatever_they_are_called(words: str) -> None:
    finished = judged(ANA, CY, done("ana", "2025-03-11T15:00:00Z"))
    assert [one.name for one in find_people(finished, words)] == ["Ana Okafor"]


def test_a_person_is_found_by_every_key() -> None:
    finished = judged(ANA, done("ana", "2025-03-11T15:00:00Z"))
    (row,) = answer(finished).people.to_pylist()
    for key in (row["person"], *row["aliases"]):
        assert [one.person for one in find_people(finished, key)] == [row["person"]]
    assert find_people(finished, "") == find_people(finished, "nobody") == []


def test_a_name_of_two_people_gives_both() -> None:
    finished = judged(ANA, person("E7", "Ana Okafor", type="employee", started_on="2024-01-08"))
    assert len(find_people(finished, "Ana Okafor")) == 2


def test_every_sum_is_right() -> None:
    """`A + N days = B` and `A − B = N days`, wherever they stand."""
    lines = [ANA, CY, leave("2025-02-10"), done("ana", "2025-03-11T15:00:00Z"), done("cy", "2025-06-01T15:00:00Z")]
    said = told(steps(judged(*lines), "E1")) + told(steps(judged(*lines), "E3"))
    sums = re.findall(r"(\d{4}-\d\d-\d\d) \+ (?:(\d+) days?)(?: \+ (\d+) days?)? = (\d{4}-\d\d-\d\d)", said)
    for first, count, more, last in sums:
        assert date.fromisoformat(first) + timedelta(days=int(count) + int(more or 0)) == date.fromisoformat(last)
    differences = re.findall(r"(\d{4}-\d\d-\d\d) − (\d{4}-\d\d-\d\d) = (\d+) days?", said)
    for later, earlier, count in differences:
        assert (date.fromisoformat(later) - date.fromisoformat(earlier)).days == int(count)
    assert len(sums) >= 3
    assert len(differences) >= 2


def test_an_explanation_tells_the_same_status_as_the_report() -> None:
    lines = [ANA, CY, leave("2025-02-21"), done("ana", "2025-03-11T15:00:00Z"), done("cy", "2025-02-20T15:00:00Z")]
    finished = judged(*lines, question=YEAR)
    for row in answer(finished).obligations.to_pylist():
        (step,) = [one for one in explain(finished, row["person"]) if one.about == row["id"]]
        verdict = dict(step.rows)["Verdict"]
        assert verdict.lower().startswith(row["status"].replace("_", " ") + ":")
        assert f"due {row['due']}" in step.title


def test_a_completion_that_was_taken_back_is_named_with_the_day() -> None:
    record = done("ana", "2025-03-01T15:00:00Z", statement="s")
    gone = {"kind": "completion.vanished", "source": "lms", "happened_at": "2025-04-02T12:00:00Z"}
    body = {"account": record["body"]["account"], "course": "SEC-AWARE", "statement": "s"}
    made = steps(judged(ANA, record, gone | {"body": body | {"voided_by": "v"}}), "E1")
    assert (
        "Its source took it back on 2025-04-02" in obligation(made, "onboarding due 2025-03-05, missed")["Not counted"]
    )
    kept = str(steps(judged(ANA, record, gone | {"body": body}), "E1"))
    assert "no longer listed by its source since 2025-04-02" in kept

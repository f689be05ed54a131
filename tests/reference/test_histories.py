"""The made histories reach every status, kind, reason and finding; what never occurs is never compared."""

from __future__ import annotations

from collections import Counter, defaultdict
from random import Random

import pytest

from tests.reference.adapter import sql_answer
from tests.reference.histories import World, batch, world
from tests.reference.histories.chance import Chance
from tests.reference.histories.stage import setting
from tests.reference.written import from_json, to_json

BATCHES, HISTORIES = 20, 60
ENOUGH = 5  # what occurs once or twice is gone with the next change of the histories

STATUSES = "on_time late missed not_yet_due ended_before_due not_required exempt unverified indeterminate"
KINDS = "onboarding refresh role pre_access version jit topic"
RESULTS = "pass deviation unresolved exempt no_occurrence out_of_population"
STRATA = (
    "active_whole_period hired_in_period left_in_period rehire converted contractor role_changed "
    "entered_scope_in_period on_leave privileged active_at_date"
)
OUT_OF_POPULATION = (
    "marked_excluded marked_shared marked_service only_in_training_platform never_seen_active starts_after_as_of "
    "not_engaged_in_period not_in_audience"
)
UNVERIFIED = (
    "no_date status_unknown identity_candidate shared_account version_before_release backfill_unsupported "
    "roster_mismatch bulk_unexplained version_unknown"
)
NOT_COUNTED = "not_finished retracted other_course old_version before_start after_end unmatched"
MATCHED_BY = "linked directory_id employee_number email event_day"
FINDINGS = (
    "onboarding_late onboarding_missed refresh_late refresh_missed role_late role_missed pre_access_late "
    "pre_access_missed version_late version_missed jit_late jit_missed topic_late topic_missed wrong_version "
    "carry_in_overdue rollforward_open renewal_gap history_begins leave_applied leave_not_applied ambiguous_date "
    "identity_candidate shared_account unmatched_completion version_before_release backfill_unsupported "
    "roster_mismatch version_inferred after_end completion_undated status_unknown bulk_unexplained bulk_explained "
    "backfill_supported late_sync before_start population_gap not_in_directory scope_unknown source_disagreement "
    "start_inferred end_inferred excluded source_incomplete source_unreadable source_shrank source_stale "
    "curriculum_unmapped topic_uncovered archive_missing policy_backdated completion_vanished completion_retracted"
)
BASES = (
    "start,requirement binds,entry,access,role,publication,alert,end of exemption,before the access,history begins,"
    "last completion,calendar year,yearly on,window,moved to the return from a break,moved to the return from leave"
)


@pytest.fixture(scope="module")
def seen() -> dict[str, Counter[str]]:
    """How often each word occurs in the answers of some batches, by what it is a word for."""
    words: dict[str, Counter[str]] = defaultdict(Counter)
    for number in range(BATCHES):
        answer = sql_answer(batch(Random(f"coverage {number}"), HISTORIES))
        for row in answer["obligations"]:
            words["status"][row["status"]] += 1
            words["kind"][row["kind"]] += 1
            words["basis"].update(basis for basis in BASES.split(",") if basis in row["due_basis"])
            words[row["status"]][row["reason"]] += 1
            words["moved"].update(["provisional"] if row["provisional"] else [])
        for row in answer["people"]:
            words["result"][row["result"]] += 1
            words["out"][row["reason"]] += 1
            words["stratum"].update(row["strata"])
        for row in answer["completions"]:
            words[row["counted"]][row["reason"]] += 1
            words["course"][row["course_matched_by"]] += 1
        words["finding"].update(row["code"] for row in answer["findings"])
        words["matched"].update(way for row in answer["sources"] for way in row["matched_by"])
    return words


@pytest.mark.parametrize(
    ("about", "wanted"),
    [
        ("status", STATUSES),
        ("kind", KINDS),
        ("result", RESULTS),
        ("stratum", STRATA),
        ("out", OUT_OF_POPULATION),
        ("unverified", UNVERIFIED),
        ("not_counted", NOT_COUNTED),
        ("not_required", "carried_over converted already_current alert_cancelled"),
        ("matched", MATCHED_BY),
        ("course", "exact spelling title alias"),
        ("moved", "provisional"),
        ("finding", FINDINGS),
    ],
)
def test_the_histories_reach_every_word_of_an_answer(seen: dict[str, Counter[str]], about: str, wanted: str) -> None:
    assert {word: seen[about][word] for word in wanted.split() if seen[about][word] < ENOUGH} == {}


def test_the_histories_reach_every_basis_of_a_due_day(seen: dict[str, Counter[str]]) -> None:
    assert {word: seen["basis"][word] for word in BASES.split(",") if seen["basis"][word] < ENOUGH} == {}


def test_the_policies_use_every_trigger_every_renewal_and_every_filter() -> None:
    settings = [setting(Chance(Random(number))) for number in range(400)]
    lines = [line for each in settings for policy in each.policies for line in policy.requirements]
    assert {line.onboarding.trigger for line in lines} == {"engagement", "access", "role", "published", "alert", "none"}
    assert {line.renewal.mode for line in lines} == {"rolling", "calendar_year", "fixed_date", "windows", "none"}
    assert {line.renewal.every.unit for line in lines if line.renewal.every} == {"days", "months"}
    assert {line.onboarding.before for line in lines} == {True, False}
    for name in ("types", "in_scope_types", "in_scope_only", "roles", "departments", "groups", "titles", "exclude"):
        assert {bool(getattr(line.audience, name)) for line in lines} == {True, False}, name
    assert {len(each.policies) for each in settings} == {1, 2, 3}
    assert {each.question.type for each in settings} == {"I", "II"}


def test_a_batch_keeps_its_histories_apart() -> None:
    """No key, name or address of one history occurs in another."""
    made = batch(Random("apart"), 20)
    text = to_json(made)
    owned = [set(_words_with(text, tag)) for tag in made.members]
    assert all(owned)
    assert sum(len(words) for words in owned) == len(set().union(*owned))


def _words_with(text: str, tag: str) -> list[str]:
    return [word for word in text.replace("@", '"').split('"') if word.endswith((tag, f"{tag}x", f"{tag} "))]


def test_a_world_is_read_back_as_it_was_written() -> None:
    for number in range(60):
        made = world(Random(number))
        again = from_json(to_json(made))
        assert (again.facts, again.policies, again.question) == (made.facts, made.policies, made.question)


def test_the_order_of_rows_changes_nothing() -> None:
    for number in range(4):
        random = Random(f"order {number}")
        made = batch(random, HISTORIES)
        facts = {kind: random.sample(rows, len(rows)) for kind, rows in made.facts.items()}
        assert sql_answer(World(facts, made.policies, made.question, made.inputs)) == sql_answer(made)

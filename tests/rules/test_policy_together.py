"""Several versions of a policy: their order, and which one governs a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.model import Interval, Onboarding, Policy, Renewal
from musterroll.rules.policy.together import check_together, policy_in_force


def version(label: str, first_day: date | None, supersedes: str | None = None) -> Policy:
    """A version that differs from others only in what decides the order."""
    made = default_policy("UTC")
    return replace(made, version=label, effective_from=first_day, supersedes=supersedes, file=f"{label}.toml")


ONE = version("1", date(2023, 1, 1))
TWO = version("2", date(2024, 1, 1), supersedes="1")
THREE = version("3", date(2025, 1, 1), supersedes="2")


def refusal(*policies: Policy) -> ConfigError:
    """The error about some versions."""
    with pytest.raises(ConfigError) as caught:
        check_together(policies)
    return caught.value


def test_versions_are_put_in_the_order_of_their_first_days() -> None:
    assert check_together([THREE, ONE, TWO]) == (ONE, TWO, THREE)


def test_a_policy_that_was_always_in_force_comes_first() -> None:
    assert check_together([ONE, default_policy("UTC")])[0].built_in


def test_two_versions_from_one_day_are_refused() -> None:
    error = refusal(ONE, version("1b", date(2023, 1, 1)))
    assert error.what == 'Version "1" (1.toml) and version "1b" (1b.toml) are both in force from 2023-01-01.'


def test_two_versions_of_one_label_are_refused() -> None:
    error = refusal(ONE, replace(version("1", date(2024, 1, 1)), file="other.toml"))
    assert error.what == 'Two policies are called version "1": 1.toml and other.toml.'


def test_a_version_whose_predecessor_was_not_given_is_refused() -> None:
    error = refusal(ONE, THREE)
    assert error.what == 'Version "3" (3.toml) supersedes version "2", which was not given.'
    assert "--policy" in error.remedy


def test_versions_that_supersede_each_other_in_a_circle_are_refused() -> None:
    error = refusal(replace(ONE, supersedes="3"), TWO, THREE)
    assert error.what == 'Policy versions supersede each other in a circle: "1", "3", "2", "1".'


def test_a_circle_that_others_lead_into_is_found() -> None:
    error = refusal(replace(ONE, supersedes="2"), TWO, THREE)
    assert error.what.endswith('in a circle: "1", "2", "1".')


def test_a_version_that_supersedes_a_later_one_is_refused() -> None:
    error = refusal(replace(ONE, supersedes="2"), replace(TWO, supersedes=None))
    assert error.what.endswith('supersedes version "2", but by effective_from no version is before it.')


def test_two_versions_that_supersede_the_same_one_overlap() -> None:
    error = refusal(ONE, TWO, replace(THREE, supersedes="1"))
    assert error.what.endswith('supersedes version "1", but by effective_from the version before it is "2".')


def test_a_version_governs_from_its_first_day_to_the_day_before_the_next() -> None:
    versions = (THREE, ONE, TWO)
    assert policy_in_force(versions, date(2023, 12, 31)) is ONE
    assert policy_in_force(versions, date(2024, 1, 1)) is TWO
    assert policy_in_force(versions, date(2030, 1, 1)) is THREE


def test_the_earliest_version_governs_the_days_before_it() -> None:
    assert policy_in_force((TWO, ONE), date(2020, 1, 1)) is ONE


def test_asking_for_a_policy_where_there_is_none_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="no policy"):
        policy_in_force((), date(2024, 1, 1))


@given(st.sets(st.integers(0, 2000), min_size=1, max_size=8), st.integers(-5, 2005))
def test_one_version_governs_each_day_and_it_is_the_last_that_began(days: set[int], day: int) -> None:
    start = date(2020, 1, 1)
    policies = [version(str(offset), start + timedelta(offset)) for offset in days]
    expected = max((offset for offset in days if offset <= day), default=min(days))
    ordered = check_together(policies)
    assert policy_in_force(ordered, start + timedelta(day)).version == str(expected)
    assert [int(policy.version) for policy in ordered] == sorted(days)


def test_the_built_in_policy_asks_for_thirty_days_and_twelve_months_of_everyone() -> None:
    policy = default_policy("Europe/Berlin")
    assert (policy.built_in, policy.version, policy.effective_from) == (True, "built-in", None)
    assert policy.time_zone == "Europe/Berlin"
    requirement = policy.requirements[0]
    assert (requirement.courses, requirement.topics, requirement.audience.types) == ((), (), ())
    assert requirement.onboarding == Onboarding("engagement", 30)
    assert requirement.renewal == Renewal("rolling", Interval(12, "months"))


def test_the_built_in_policy_needs_a_zone_that_exists() -> None:
    with pytest.raises(ConfigError, match="Did you mean Europe/Berlin"):
        default_policy("Europe/Berln")

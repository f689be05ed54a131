"""Two people for a version of the policy."""

from __future__ import annotations

import pytest

from musterroll.facts.errors import ConfigError, Refused
from musterroll.procedures.propose import Proposal, adopted, proposed, refused
from musterroll.rules.policy.parse import parse_policy
from tests.procedures.test_policy_trial import policy
from tests.procedures.world import NOON

FIRST, SECOND = policy("1", "2024-01-01", 30), policy("2", "2026-06-01", 14)
BEFORE = (parse_policy(FIRST, "version 1"),)
WAITS = Proposal(7, SECOND, "Fay <fay@northfen.example>", NOON)


def test_another_person_adopts_what_one_proposed() -> None:
    fact = adopted(BEFORE, WAITS, "gus@northfen.example", NOON)
    assert (fact.kind, fact.actor, fact.body.text) == ("policy.adopted", "gus@northfen.example", SECOND)  # type: ignore[union-attr]  # the body of an adoption
    assert fact.unknown == {"/body/proposal": 7, "/body/proposed_by": "Fay <fay@northfen.example>"}


@pytest.mark.parametrize("same", ["fay@northfen.example", "FAY@northfen.example", "F. N. <fay@northfen.example>"])
def test_nobody_adopts_their_own_proposal_however_they_write_themselves(same: str) -> None:
    with pytest.raises(Refused, match="cannot adopt it"):
        adopted(BEFORE, WAITS, same, NOON)


def test_what_could_not_be_adopted_is_not_proposed() -> None:
    with pytest.raises(ConfigError):
        proposed(BEFORE, "version = 2", "fay", NOON)
    with pytest.raises(Refused, match="adopted already"):
        proposed(BEFORE, FIRST, "fay", NOON)
    with pytest.raises(Refused, match="with another text"):
        proposed(BEFORE, policy("1", "2024-01-01", 31), "fay", NOON)
    with pytest.raises(ConfigError, match="names nobody"):
        proposed(BEFORE, SECOND, " ", NOON)


def test_a_refusal_has_a_name_and_a_reason() -> None:
    assert refused(WAITS, "gus", "Too short", NOON).body == {"proposal": 7, "by": "gus", "reason": "Too short"}
    with pytest.raises(ConfigError):
        refused(WAITS, "gus", " ", NOON)

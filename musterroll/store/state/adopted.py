"""The policies that the book adopted."""

from __future__ import annotations

from musterroll.rules.policy.default import default_policy
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.together import check_together
from musterroll.store.segments.snapshot import Snapshot


def policies_of(shot: Snapshot) -> tuple[Policy, ...]:
    """The versions adopted by the facts, by their dates; the built-in one, in UTC, where there is none.

    The same text twice is one. Raises ConfigError for a text that is no policy, or versions that contradict each other.
    """
    adopted = shot.relation("policy.adopted")
    texts: dict[str, str] = {}
    for text, row in shot.rows(f'SELECT text, "row" FROM {adopted} ORDER BY "row"') if adopted else ():
        texts.setdefault(str(text), f"the policy in entry {row}")
    if not texts:
        return (default_policy("UTC"),)
    return check_together([parse_policy(text, name) for text, name in texts.items()])

"""Small words for sentences about a policy."""

from __future__ import annotations

from collections.abc import Sequence

from musterroll.rules.policy.model import Policy

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def days(count: int) -> str:
    """`1 day`, `30 days`."""
    return f"{count} day" if count == 1 else f"{count} days"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return _joined(names, "and")


def either(names: Sequence[str]) -> str:
    """`a`, `a or b`, `a, b or c`."""
    return _joined(names, "or")


def _joined(names: Sequence[str], word: str) -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else "".join(names)


def month_day(written: str) -> str:
    """`30 September` for `09-30`."""
    return f"{int(written[3:])} {_MONTHS[int(written[:2]) - 1]}"


def said_by_default(policy: Policy, sentence: str, *keys: str) -> str:
    """The sentence, marked where one of the keys it rests on, or a table around it, was left out."""
    if policy.built_in or any(_left_out(policy, key) for key in keys):
        return f"{sentence.removesuffix('.')} (default)."
    return sentence


def _left_out(policy: Policy, key: str) -> bool:
    return any(key == path or key.startswith(f"{path}.") for path in policy.defaulted)

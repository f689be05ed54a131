"""Ids of objects, and the addresses of membership in a group."""

from __future__ import annotations

import re
from typing import Any

from musterroll.facts.errors import Refused

_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_MEMBERSHIP = re.compile(rf"/v1\.0/groups/{_ID.pattern}/members/{_ID.pattern}/\$ref")


def is_id(value: Any) -> bool:
    """Whether a value is the id of an object. Only such a value becomes part of an address or a filter."""
    return isinstance(value, str) and _ID.fullmatch(value) is not None


def membership(group: str, account: str) -> str:
    """The address of a membership; Refused unless both are ids."""
    return f"{new_membership(group).removesuffix('/$ref')}/{_checked('an account', account)}/$ref"


def new_membership(group: str) -> str:
    """The address to which a new membership is sent; Refused unless it is an id."""
    return f"/v1.0/groups/{_checked('a group', group)}/members/$ref"


def is_membership(address: str) -> bool:
    """Whether an address is that of a membership, `/$ref` at its end included.

    Without it the same address is that of the person, and Graph would delete the person from the directory.
    """
    return _MEMBERSHIP.fullmatch(address) is not None


def _checked(what: str, value: str) -> str:
    if not is_id(value):
        raise Refused(f"entra: {value!r} is no id of {what}.", "Expected 32 hexadecimal digits in five groups.")
    return value

"""Facts that were built by hand, held against what a line must have: what is kept must be readable for ever.

Readers check what they read; whoever makes a struct in a program does not, and `None` fits into any member of it.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from msgspec.structs import fields

from musterroll.facts.bodies import Body
from musterroll.facts.checks import check_body
from musterroll.facts.fact import Fact
from musterroll.facts.kinds import FIXED
from musterroll.facts.refusal import shown


def check_readable(fact: Fact) -> None:
    """Raises ValueError for a fact whose line nobody could read: a member that is required is not there."""
    body, struct = fact.body, FIXED.get(fact.kind)
    if not (fact.kind and fact.source):
        raise ValueError(f"kind {shown(fact.kind)}, source {shown(fact.source)}: a fact names both")
    if struct is None:
        return
    if not isinstance(body, struct):
        raise ValueError(f"{fact.kind}: the body is {type(body).__name__}, expected {struct.__name__}")
    required = _REQUIRED[struct](body)
    if None in required or "" in required:
        raise ValueError(f"{fact.kind}: body.{_missing(struct, required)} is missing")
    error = check_body(body)
    if error is not None:
        raise ValueError(f"{fact.kind}: {error}")


def _missing(struct: type[Body], required: tuple[Any, ...]) -> str:
    """The first member that is not there."""
    names = [field.encode_name for field in fields(struct) if field.required]
    return next(name for name, value in zip(names, required[1:], strict=True) if value is None or value == "")


def _getter(struct: type[Body]) -> Callable[[Any], tuple[Any, ...]]:
    names = [field.name for field in fields(struct) if field.required]
    return attrgetter(names[0], *names)  # the first one twice: of one name alone it would give no tuple


_REQUIRED: dict[type[Body], Callable[[Any], tuple[Any, ...]]] = {struct: _getter(struct) for struct in FIXED.values()}

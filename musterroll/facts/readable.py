"""Facts that were built by hand, held against what a line must have: what is kept must be readable for ever.

Readers check what they read; whoever makes a struct in a program does not, and `None` fits into any member of it.
"""

from __future__ import annotations

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
    for attribute, name in _REQUIRED[struct]:
        value = getattr(body, attribute)
        if value is None or value == "":
            raise ValueError(f"{fact.kind}: body.{name} is missing")
    error = check_body(body)
    if error is not None:
        raise ValueError(f"{fact.kind}: {error}")


_REQUIRED: dict[type[Body], list[tuple[str, str]]] = {
    struct: [(field.name, field.encode_name) for field in fields(struct) if field.required] for struct in FIXED.values()
}

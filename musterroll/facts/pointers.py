"""Members that no struct names: taken out on the way in, put back in their place on the way out."""

from __future__ import annotations

from typing import Any

import msgspec

from musterroll.facts.jsonline import plain
from musterroll.facts.refusal import FactError
from musterroll.facts.shapes import shape_of, unknown_members


def take_unknown(
    value: dict[str, Any], struct: type[msgspec.Struct], pointer: str, kept: dict[str, Any]
) -> FactError | None:
    """Moves what `struct` does not name from `value` to `kept`, under its JSON pointer.

    Returns the refusal of a member that is nested too deep.
    """
    shape = shape_of(struct)
    if shape.members.keys() >= value.keys() and shape.nested.keys().isdisjoint(value):
        return None
    for holder, key, place in list(unknown_members(value, struct, pointer)):
        member = plain(holder.pop(key), name_of(place))
        if isinstance(member, FactError):
            return member
        kept[place] = member
    return None


def put_back(value: dict[str, Any], kept: dict[str, Any]) -> None:
    """Puts members kept by `take_unknown` back into `value`, in place."""
    for pointer, member in kept.items():
        *path, last = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
        holder: Any = value
        for step in path:
            holder = holder[int(step)] if isinstance(holder, list) else holder.setdefault(step, {})
        holder[last] = member


def name_of(pointer: str) -> str:
    """A pointer as reports name it: `/body/engagements/0/note` is `body.engagements[].note`."""
    name = ""
    for step in pointer.split("/")[1:]:
        name += "[]" if step.isdigit() else f".{step}"
    return name.replace("~1", "/").replace("~0", "~").removeprefix(".")

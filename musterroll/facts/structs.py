"""Plain objects into structs: one validation, and its errors in words."""

from __future__ import annotations

import re
from typing import Any, TypeVar

import msgspec

from musterroll.facts.moments import decode_moment
from musterroll.facts.refusal import FactError, shown
from musterroll.facts.shapes import expectation, texts_of_numbers

S = TypeVar("S", bound=msgspec.Struct)

_AT = re.compile(r" - at `\$(.*)`$", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(.*?)`")
_STEP = re.compile(r"\.([^.\[\]]+)|\[(\d+)\]")


def fill(value: Any, struct: type[S], column: str = "") -> S | FactError:
    """A `struct` from a parsed JSON object; or what is wrong, with `column` before the member's name.

    Members that the struct does not name must have been taken out before. Numbers that stand
    where text is expected are replaced in `value` by their text.
    """
    try:
        return msgspec.convert(value, struct, dec_hook=decode_moment)
    except msgspec.ValidationError:
        if isinstance(value, dict):
            texts_of_numbers(value, struct)
    try:
        return msgspec.convert(value, struct, dec_hook=decode_moment)
    except msgspec.ValidationError as error:
        return _in_words(str(error), value, struct, column)


def _in_words(message: str, value: Any, struct: type[msgspec.Struct], column: str) -> FactError:
    at = _AT.search(message)
    path: list[str | int] = [name or int(index) for name, index in _STEP.findall(at[1])] if at else []
    missing = _MISSING.match(message)
    if missing:
        path.append(missing[1])
    name = column + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    name = name.removeprefix(".")
    expected = expectation(struct, path)
    if missing:
        return FactError(name, "nothing", expected, f"Give {name}, or take the row out.")
    return FactError(name, shown(_at(value, path)), expected, f"Mend {name}, or take the row out.")


def _at(value: Any, path: list[str | int]) -> Any:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            return None
    return value

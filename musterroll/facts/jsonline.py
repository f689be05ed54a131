"""One JSON object out of bytes, strictly: UTF-8, no repeated key, no NaN, no number loses a digit."""

from __future__ import annotations

import json
import re
from typing import Any

import msgspec

from musterroll.facts.canonical import MAX_INTEGER
from musterroll.facts.refusal import FactError, clipped

LONGEST_LINE = 16 * 1024 * 1024
DEEPEST = 64

_NESTED = (dict, list)
_REMEDY = "Write the row as one JSON object in UTF-8, or take it out."
# A number with a fraction or an exponent becomes its text as written: `87.50` keeps its zero.
_decode = msgspec.json.Decoder(float_hook=str).decode


def read_object(line: bytes) -> dict[str, Any] | FactError:
    """The object in `line`, numbers with a fraction as text; or why there is none.

    Whole numbers come as int, of any size that the reader can hold.
    """
    value = read_value(line)
    if isinstance(value, FactError) or type(value) is dict:
        return value
    return FactError("", _kind_of(value), "one JSON object", _REMEDY)


def read_value(content: bytes, longest: int | None = LONGEST_LINE) -> Any | FactError:
    """The JSON value in `content`, as `read_object`; or why there is none. `longest` in bytes, None: any length."""
    if longest is not None and len(content) > longest:
        limit = f"at most {longest // 2**20} MiB in a row"
        return FactError("", f"{len(content)} bytes", limit, "Check the line ends of the file; split the row.")
    try:
        value = _decode(content)
        no_key_twice(content)
        return value
    except UnicodeDecodeError:
        return FactError("", "bytes that are not UTF-8", "UTF-8 text", "Save the file as UTF-8.")
    except RecursionError:
        return too_deep("")
    except KeyTwice as twice:
        return FactError(clipped(twice.key), "the key twice in one object", "each key once", "Take one of them out.")
    except (msgspec.DecodeError, ValueError) as error:
        return FactError("", _place(content, str(error)), "one JSON object", _REMEDY)


def read_quickly(content: bytes) -> Any | FactError:
    """The JSON value in `content` of any length, as `read_value`: read once where no key can have been lost."""
    try:
        value = _decode(content)
        if keys_kept(value) == keys_in(content):
            return value
    except (ValueError, RecursionError):
        pass  # the thorough way says what is wrong
    return read_value(content, longest=None)


def as_doubles(content: bytes) -> Any | FactError:
    """The same value with numbers as doubles, as RFC 8785 reads them; refused where one is too large for that."""
    try:
        return msgspec.json.decode(content)
    except ValueError as error:
        return FactError(
            "", clipped(str(error).split(" - at ")[0]), "numbers that a double can hold", "Write the number as text."
        )


def plain(value: Any, column: str = "", depth: int = 0) -> Any | FactError:
    """A value of open shape inside the profile of canonical bytes: large whole numbers become text.

    Returns a FactError for what is nested deeper than 64 levels. Numbers with a fraction are text already.
    """
    if depth > DEEPEST:
        return too_deep(column)
    if type(value) is int:
        return value if -MAX_INTEGER <= value <= MAX_INTEGER else str(value)
    if type(value) is dict:
        members = {key: plain(member, column, depth + 1) for key, member in value.items()}
        return next((m for m in members.values() if isinstance(m, FactError)), members)
    if type(value) is list:
        items = [plain(item, column, depth + 1) for item in value]
        return next((i for i in items if isinstance(i, FactError)), items)
    return value


def too_deep(column: str) -> FactError:
    """The refusal of a value nested too deep."""
    return FactError(
        column, "lists or objects nested too deep", f"at most {DEEPEST} levels", "Flatten it, or take the row out."
    )


def keys_in(content: bytes) -> int:
    """How many keys stand in a JSON value, repeated ones counted each; more if a text holds `":`.

    Equal to the number of keys that were kept, it proves that none was lost.
    """
    return content.translate(None, b" \t\r\n").count(b'":')


def keys_kept(value: Any) -> int:
    """How many keys stand in a value and in all that is in it."""
    kept, members = 0, value
    if type(value) is dict:
        kept, members = len(value), value.values()
    elif type(value) is not list:
        return 0
    for member in members:
        if type(member) in _NESTED:
            kept += keys_kept(member)
    return kept


def no_key_twice(content: bytes) -> None:
    """Reads once more, slowly, and raises KeyTwice (a ValueError) when an object has a key twice."""
    json.loads(content, object_pairs_hook=_once, parse_float=str)


class KeyTwice(ValueError):
    """An object has `key` twice."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _once(pairs: list[tuple[str, Any]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise KeyTwice(key)
        seen.add(key)


def _place(content: bytes, message: str) -> str:
    """What stands at the byte that the decoder stumbled over."""
    if not content.strip():
        return "an empty line"
    at = re.search(r"\(byte (\d+)\)", message)
    if not at:
        return clipped(f"an object that does not end: {_text(content[-40:])}" if "truncated" in message else message)
    byte = int(at[1])
    return clipped(f"{_text(content[max(0, byte - 20) : byte + 20])} (no JSON at byte {byte + 1})")


def _text(part: bytes) -> str:
    return part.decode("utf-8", "replace")


def _kind_of(value: Any) -> str:
    names = {list: "a list", str: "a text", int: "a number", bool: "true or false"}
    return names.get(type(value), "null")

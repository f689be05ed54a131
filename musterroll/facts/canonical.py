"""Canonical bytes: one JSON value, one spelling (RFC 8785), so that digests can be recomputed anywhere.

Facts keep to a profile of it: text keys, text, whole numbers below 2^53, true, false, null, lists and
objects, no numbers with a fraction. Inside the profile orjson writes RFC 8785 at full speed.
Only training records, which others write, may hold other numbers: `canonical_with_numbers`.
"""

from __future__ import annotations

from decimal import Decimal
from math import isfinite
from typing import Any

import orjson

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 200
_SORTED = orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER


def canonical_bytes(value: Any) -> bytes:
    """The RFC 8785 form of a value inside the profile, UTF-8.

    Raises ValueError that names the path (`$.body.score`) of what lies outside it.
    """
    return _written(value, wide=_survey(value, "$", 0, numbers=False))


def canonical_with_numbers(value: Any) -> bytes:
    """The RFC 8785 form of any JSON value; every number is taken as a double, as the RFC says.

    Raises ValueError that names the path of what is not JSON, NaN and infinity among it.
    """
    wide = _survey(value, "$", 0, numbers=True)
    return _written(_doubles(value), wide=wide)


def number_text(number: float) -> str:
    """A double as ECMAScript and RFC 8785 write it: `1e+21`, `0.000001`, `1e-7`, `-0` as `0`.

    Raises ValueError for NaN and infinity.
    """
    if not isfinite(number):
        raise ValueError(f"{number} has no JSON form")
    sign, figures, exponent = Decimal(repr(number)).normalize().as_tuple()
    if number == 0 or not isinstance(exponent, int):
        return "0"
    digits = "".join(map(str, figures))
    return ("-" if sign else "") + _placed(digits, len(digits) + exponent)


def _placed(digits: str, point: int) -> str:
    """Significant digits with the decimal point after the first `point` of them."""
    if len(digits) <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{point - 1:+d}"


def _survey(value: Any, path: str, depth: int, *, numbers: bool) -> bool:
    """Whether a key needs the RFC's own sort order; raises ValueError for what may not stand there."""
    kind = type(value)
    if kind is dict:
        _check_depth(path, depth)
        return _survey_members(value, path, depth + 1, numbers=numbers)
    if kind is list:
        _check_depth(path, depth)
        wide = False
        for at, item in enumerate(value):
            wide |= _survey(item, f"{path}[{at}]", depth + 1, numbers=numbers)
        return wide
    if kind is int or kind is float:
        _check_number(value, path, numbers=numbers)
    elif kind is not str and kind is not bool and value is not None:
        raise ValueError(f"{path}: {kind.__name__} is no JSON value")
    return False


def _survey_members(value: dict[Any, Any], path: str, depth: int, *, numbers: bool) -> bool:
    wide = False
    for key, member in value.items():
        if type(key) is not str:
            raise ValueError(f"{path}: the key {key!r} is not text")
        if type(member) is not str and member is not None:
            wide |= _survey(member, f"{path}.{key}", depth, numbers=numbers)
        # UTF-16 and code point order differ only for keys with characters beyond the BMP.
        wide = wide or (not key.isascii() and max(key) > "\uffff")
    return wide


def _check_number(value: int | float, path: str, *, numbers: bool) -> None:
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{path}: {value} has no JSON form")
    if numbers:
        return
    if isinstance(value, float):
        raise ValueError(f"{path}: {value!r} is a number with a fraction; write it as text")
    if not -MAX_INTEGER <= value <= MAX_INTEGER:
        raise ValueError(f"{path}: {value} is a whole number of 2^53 or more; write it as text")


def _check_depth(path: str, depth: int) -> None:
    if depth >= MAX_DEPTH:
        raise ValueError(f"{path[:60]}…: nested deeper than {MAX_DEPTH} levels")


def _written(value: Any, *, wide: bool) -> bytes:
    try:
        return orjson.dumps(_in_rfc_order(value)) if wide else orjson.dumps(value, option=_SORTED)
    except TypeError:  # the survey leaves one thing to orjson: halves of a surrogate pair
        raise ValueError(f"{_broken_text(value, '$')}: half of a surrogate pair is no text") from None


def _in_rfc_order(value: Any) -> Any:
    """The value with every object's members in the order of their keys' UTF-16 code units."""
    if type(value) is dict:
        ordered = sorted(value.items(), key=lambda member: member[0].encode("utf-16-be", "surrogatepass"))
        return {key: _in_rfc_order(member) for key, member in ordered}
    return [_in_rfc_order(item) for item in value] if type(value) is list else value


def _doubles(value: Any) -> Any:
    """The value with every number that orjson would write otherwise as a finished fragment."""
    if type(value) is dict:
        return {key: _doubles(member) for key, member in value.items()}
    if type(value) is list:
        return [_doubles(item) for item in value]
    if type(value) is float or (type(value) is int and not -MAX_INTEGER <= value <= MAX_INTEGER):
        try:
            return orjson.Fragment(number_text(float(value)).encode())
        except OverflowError:
            raise ValueError(f"{str(value)[:20]}… is too large for a double") from None
    return value


def _broken_text(value: Any, path: str) -> str:
    """The path of the first text that is not UTF-8."""
    if type(value) is str:
        return "" if value.isascii() or _encodes(value) else path
    members = value.items() if type(value) is dict else enumerate(value) if type(value) is list else ()
    for key, member in members:
        inner = f"{path}.{key}" if isinstance(key, str) else f"{path}[{key}]"
        if isinstance(key, str) and not _encodes(key):
            return f"{path} (a key)"
        if found := _broken_text(member, inner):
            return found
    return ""


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True

"""The parameters of an address, read by the same declaration that describes them: every one that is wrong is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from django.http import QueryDict

from musterroll.facts.moments import DAY_EXPECTED
from musterroll.facts.refusal import clipped
from musterroll.web.api.shapes import Asked, Wrong
from musterroll.web.api.wrong import QUERY, DoesNotFit

A = TypeVar("A", bound=Asked)
_WHOLE = re.compile(r"-?[0-9]{1,19}", re.ASCII)
_TRUTH = {"true": True, "false": False}


def read(query: QueryDict, asked: type[A]) -> A:
    """What the parameters ask for. DoesNotFit names those that are unknown, given twice, or wrong."""
    fields = {field.encode_name: field for field in msgspec.structs.fields(asked)}
    wrong = [
        _wrong(name, str(query[name]), f"one of {', '.join(sorted(fields)) or 'none'}")
        for name in query
        if name not in fields
    ]
    found: dict[str, Any] = {}
    for name in query.keys() & fields.keys():
        said = query.getlist(name)
        if len(said) > 1:
            wrong.append(_wrong(name, f"{len(said)} values", "one value"))
            continue
        try:
            found[fields[name].name] = _value(said[0], without_null(fields[name].type))
        except ValueError:
            wrong.append(_wrong(name, said[0], expected(fields[name].type)))
    if wrong:
        raise DoesNotFit(*sorted(wrong, key=lambda one: one.name))
    return asked(**found)


def _value(said: str, wanted: Any) -> Any:
    """The value that a text stands for. ValueError where it stands for none."""
    kind = _bare(wanted)
    value: Any = said
    if kind is int:
        if not _WHOLE.fullmatch(said):
            raise ValueError(said)
        value = int(said)
    elif kind is bool:
        if said not in _TRUTH:
            raise ValueError(said)
        value = _TRUTH[said]
    return msgspec.convert(value, wanted)


def without_null(wanted: Any) -> Any:
    """A type without null: what is left out is null, and nobody can write it."""
    if get_origin(wanted) not in (Union, UnionType):
        return wanted
    (kept,) = [one for one in get_args(wanted) if one is not NoneType]
    return kept


def expected(wanted: Any) -> str:
    """In words, what a parameter of this type may be."""
    wanted = without_null(wanted)
    kind, meta = _bare(wanted), list(_metas(wanted))
    if get_origin(kind) is Literal:
        return f"one of {', '.join(map(str, get_args(kind)))}"
    if kind is bool:
        return "true or false"
    if kind is date:
        return DAY_EXPECTED
    if kind is int:
        least = next((one.ge for one in meta if one.ge is not None), None)
        most = next((one.le for one in meta if one.le is not None), None)
        return f"a whole number from {least:,} to {most:,}"
    longest = next((one.max_length for one in meta if one.max_length), None)
    return f"a text of 1 to {longest:,} characters without control characters" if longest else "a text"


def _metas(wanted: Any) -> Iterator[msgspec.Meta]:
    if get_origin(wanted) is Annotated:
        yield from (one for one in wanted.__metadata__ if isinstance(one, msgspec.Meta))


def _bare(wanted: Any) -> Any:
    return wanted.__origin__ if get_origin(wanted) is Annotated else wanted


def _wrong(name: str, found: str, expected: str) -> Wrong:
    return Wrong(name=clipped(name), where=QUERY, found=clipped(found) or "nothing", expected=expected)

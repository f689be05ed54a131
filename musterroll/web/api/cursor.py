"""The place after which a page begins, as a text that says nothing to its reader and is made by us alone.

It names the values by which the list is sorted, so rows that come or go meanwhile move no page. It belongs to one list
with one set of filters.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, TypeVar

import msgspec

from musterroll.web.api.shapes import Listed
from musterroll.web.api.wrong import misfit

P = TypeVar("P")
_EXPECTED = "`next` of the page before, with the same filters"


def written(asked: Listed, place: Sequence[Any]) -> str:
    """The cursor of a place in the list that is asked for."""
    return urlsafe_b64encode(msgspec.json.encode([_list(asked), *place])).rstrip(b"=").decode()


def place(asked: Listed, wanted: type[P]) -> P | None:
    """The place that the question names, of the type `wanted` (a tuple); None for the first page."""
    said = asked.after
    if said is None:
        return None
    try:
        which, *found = msgspec.json.decode(urlsafe_b64decode(said + "=" * (-len(said) % 4)), type=list[Any])
        if which != _list(asked) or _with_control(found):
            raise ValueError(said)
        return msgspec.convert(found, wanted)
    except (ValueError, msgspec.MsgspecError):
        raise misfit("after", said, _EXPECTED) from None


def _list(asked: Listed) -> str:
    """Which list with which filters: a place in another one means nothing here."""
    filters = msgspec.structs.replace(asked, after=None, limit=1)
    return sha256(repr(filters).encode()).hexdigest()[:12]


def _with_control(found: list[Any]) -> bool:
    return any(isinstance(one, str) and "\x00" in one for one in found) or any(
        isinstance(one, int) and abs(one) > 2**63 - 1 for one in found
    )

"""The objects that are the rows of a list, read strictly and quickly: no key twice, no number loses a digit.

A JSON reader keeps the last of two members of one name and says nothing. None was lost where as many keys were kept as
stand in the bytes; counting them is a third of the time of reading every row with the thorough `read_object`.
"""

from __future__ import annotations

from typing import Any

import msgspec

from musterroll.facts.jsonline import LONGEST_LINE, keys_in, keys_kept, read_object
from musterroll.facts.refusal import FactError

# A number with a fraction becomes its text as written: `87.50` keeps its zero.
_decode = msgspec.json.Decoder(float_hook=str).decode
_KEY = b'":'
_Inner = tuple[tuple[str, "_Inner"], ...]
_OTHER_BLANKS = (b"\t", b"\r", b"\n")


def compact(page: bytes) -> bool:
    """Whether no blank stands before a colon, so that every key in it ends as `":`. One in doubt is not compact."""
    return not any(blank in page for blank in _OTHER_BLANKS) and b" :" not in page


class Objects:
    """Reads the rows of one list, and remembers where in them objects stand."""

    def __init__(self) -> None:
        self._inner: _Inner = ()
        self._learns = 10  # times: a list whose rows are all different is not learnt for ever

    def read(self, raw: bytes, compact: bool) -> dict[str, Any] | FactError:
        """The object in a row, as `read_object` gives it. `compact`: as the function of that name says of its page."""
        try:
            value = _decode(raw) if len(raw) <= LONGEST_LINE else None
            if type(value) is dict:
                keys = raw.count(_KEY) if compact else keys_in(raw)
                # No fewer were kept than are found where an earlier row had objects.
                if _kept(value, self._inner) == keys or self._whole(value, keys):
                    return value
        except (ValueError, RecursionError):
            pass  # the thorough way says what is wrong
        return read_object(raw)

    def _whole(self, members: dict[str, Any], keys: int) -> bool:
        if self._learns:
            self._learns -= 1
            self._inner = _inner(members)
        return keys_kept(members) == keys


def _inner(members: dict[str, Any]) -> _Inner:
    """The members that are objects, with those in them."""
    return tuple((name, _inner(value)) for name, value in members.items() if type(value) is dict)


def _kept(members: dict[str, Any], inner: _Inner) -> int:
    kept = len(members)
    for name, deeper in inner:
        value = members.get(name)
        if type(value) is dict:
            kept += _kept(value, deeper) if deeper else len(value)
    return kept

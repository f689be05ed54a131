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
_OTHER_BLANKS = (b"\t", b"\r", b"\n")


def compact(page: bytes) -> bool:
    """Whether no blank stands before a colon, so that every key in it ends as `":`. One in doubt is not compact."""
    return not any(blank in page for blank in _OTHER_BLANKS) and b" :" not in page


class Objects:
    """Reads the rows of one list, and remembers which of their members hold objects."""

    def __init__(self) -> None:
        self._nested: tuple[str, ...] = ()

    def read(self, raw: bytes, compact: bool) -> dict[str, Any] | FactError:
        """The object in a row, as `read_object` gives it. `compact`: as the function of that name says of its page."""
        try:
            value = _decode(raw)
        except (ValueError, RecursionError):
            return read_object(raw)  # the thorough way says what is wrong
        if type(value) is not dict or len(raw) > LONGEST_LINE:
            return read_object(raw)
        keys = raw.count(_KEY) if compact else keys_in(raw)
        kept = len(value)
        for name in self._nested:  # those where an earlier row had objects: no fewer were kept than are found there
            inner = value.get(name)
            if type(inner) is dict:
                kept += len(inner)
        return value if kept == keys or self._whole(value, keys) else read_object(raw)

    def _whole(self, members: dict[str, Any], keys: int) -> bool:
        self._nested = tuple(name for name, value in members.items() if type(value) is dict)
        return keys_kept(members) == keys

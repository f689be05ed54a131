"""A copy of an extract without the rows about a person: every row keeps its number, all other bytes their place."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator
from typing import Any

import msgspec

from musterroll.sources.catalogue import find
from musterroll.sources.extract import FORMAT, Leaf, list_lines, open_extract
from musterroll.sources.files.redact import ERASED, About, Redacted
from musterroll.sources.reading import Reading

_BEGINS = f'{{"format":"{FORMAT}"'.encode()
_PAGE = b'{"page":'
_EMPTY = msgspec.json.encode({ERASED: True})


def is_extract(data: bytes) -> bool:
    """Whether these bytes are the file of an extract."""
    try:
        return gzip.decompress(data).startswith(_BEGINS)
    except (OSError, EOFError):
        return False


def redacted_extract(data: bytes, about: About) -> Redacted | None:
    """The copy, or None where no row is about the person. It is an extract again, and is read as one.

    ConfigError where the source that it came from is not installed: then nobody knows which of its bytes are rows.
    """
    extract = open_extract(data)
    copy = _Copy(find(extract.source).read(extract), about)
    lines = [copy.line(line) for line in list_lines(extract.opened)]
    return Redacted(gzip.compress(b"".join(lines), 3, mtime=0), copy.emptied) if copy.emptied else None


class _Copy:
    """Line by line, counting rows as they are counted when the extract is read."""

    def __init__(self, reading: Reading, about: About) -> None:
        self._reading, self._about = reading, about
        self._row = self.emptied = 0

    def line(self, line: bytes) -> bytes:
        """A line of the container, without what is about the person."""
        if not line.startswith(_PAGE):
            return line
        leaf = msgspec.json.decode(line, type=Leaf)
        raw = base64.b64decode(leaf.base64) if leaf.base64 is not None else (leaf.text or "").encode()
        before = self.emptied
        theirs = self._about.mentions([leaf.about])  # a list of one person's, whose rows need not say whose they are
        left = self._without(raw, leaf.part, theirs)
        if self.emptied == before:
            return line
        if theirs:
            leaf = msgspec.structs.replace(leaf, about="", url=leaf.url.replace(leaf.about, ERASED))
        text = {"base64": base64.b64encode(left).decode()} if leaf.base64 is not None else {"text": left.decode()}
        return msgspec.json.encode(msgspec.structs.replace(leaf, **text)) + b"\n"

    def _without(self, raw: bytes, part: str, theirs: bool) -> bytes:
        rows, counted = self._reading.rows_of(raw, part)
        made, end = [], 0
        for row in rows:
            start = raw.index(row, end)
            self._row += counted
            named = theirs or self._about.mentions(list(_texts(_value(row))))
            if named or (counted and self._row in self._about.rows):
                made += [raw[end:start], _EMPTY]
                self.emptied += 1
            else:
                made.append(raw[end : start + len(row)])
            end = start + len(row)
        return b"".join([*made, raw[end:]])


def _value(row: bytes) -> Any:
    try:
        return msgspec.json.decode(row)
    except (ValueError, RecursionError):
        return row.decode("utf-8", "replace")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict | list):
        for member in value.values() if isinstance(value, dict) else value:
            yield from _texts(member)
    elif isinstance(value, str | int):
        yield str(value)

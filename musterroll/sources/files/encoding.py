"""Text out of bytes: UTF-8 with or without a mark, UTF-16, else Windows-1252; anything else is refused."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from functools import cached_property

from musterroll.facts.errors import Unreadable

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_REMEDY = "Save the file as UTF-8 (in a spreadsheet: CSV UTF-8) and try again."


@dataclass(frozen=True)
class Text:
    """A decoded file: the text as UTF-8 bytes without a mark, and what it was."""

    utf8: bytes
    encoding: str

    @cached_property
    def text(self) -> str:
        """The whole text."""
        return self.utf8.decode()

    def start(self, size: int) -> str:
        """The text of about the first `size` bytes; all of it if there are no more."""
        return self.utf8[:size].decode(errors="ignore")


def decode(data: bytes, name: str) -> Text:
    """The text in `data`; `Unreadable` names the line with the first byte that does not fit."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], encoding, name)
    if b"\0" in data:
        return _decoded(data, _utf16_without_mark(data, name), name)
    try:
        if not data.isascii():
            data.decode()
        return Text(data, "utf-8")
    except UnicodeDecodeError as error:
        if _mostly_utf8(data):
            raise _broken(data, error.start, "UTF-8", name) from None
    return _decoded(data, "cp1252", name)


def _decoded(data: bytes, encoding: str, name: str) -> Text:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(data, error.start, encoding.upper(), name) from None
    if "\0" in text:
        raise _nul(text.count("\n", 0, text.index("\0")) + 1, name)
    return Text(data if encoding == "utf-8" else text.encode(), encoding)


def _utf16_without_mark(data: bytes, name: str) -> str:
    """Which UTF-16 it is when every other byte of plain text is NUL."""
    start = data[:2000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > len(start) // 3 and even == 0:
        return "utf-16-le"
    if even > len(start) // 3 and odd == 0:
        return "utf-16-be"
    raise _nul(data.count(b"\n", 0, data.index(b"\0")) + 1, name)


def _mostly_utf8(data: bytes) -> bool:
    """Whether as many letters beyond ASCII are UTF-8 as bytes are not: a damaged file, not another encoding."""
    text = data.decode("utf-8", errors="replace")
    wrong = text.count("\ufffd")
    right = sum(1 for ch in text if ch > "\x7f") - wrong
    return right > 0 and right >= wrong


def _broken(data: bytes, at: int, expected: str, name: str) -> Unreadable:
    line = data.count(b"\n", 0, at) + 1
    return Unreadable(f"{name}: line {line}: byte 0x{data[at]:02x} is not {expected}.", _REMEDY)


def _nul(line: int, name: str) -> Unreadable:
    return Unreadable(f"{name}: line {line}: a NUL character; expected text.", _REMEDY)

"""Where each key of a TOML text stands. tomllib gives values and no places, so this finds them.

The text must already have been accepted by tomllib: the scan follows its structure and checks
nothing. It looks at headers, keys and the edges of values; what is inside strings and comments
is stepped over, so text that merely looks like a key is never taken for one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

Path = tuple[str | int, ...]  # ("requirement", 0, "onboarding", "within_days"); list positions count from 0


class Place(NamedTuple):
    """A position in the text; both count from 1."""

    line: int
    column: int


_GAP = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# Three to five closing quotes: up to two of them belong to the text.
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"{3,5}', re.DOTALL),
    re.compile(r"'''.*?'{3,5}", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)
_SCALAR = re.compile(r"[^,\]}\n#]+")


def places(text: str) -> dict[Path, Place]:
    """The place of every table, key and list element of a valid TOML text.

    A key stands where its own part of a dotted key stands; a table where its last header stands,
    or else where it is first named.
    """
    return _Scan(text).run()


def place_of(found: dict[Path, Place], path: Path) -> Place | None:
    """The place of a path, or of the nearest thing around it that is written down."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]]
    return None


class _Scan:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.starts = [0] + [match.end() for match in re.finditer("\n", text)]
        self.found: dict[Path, Place] = {}
        self.counts: dict[Path, int] = {}  # how many [[headers]] an array of tables has so far

    def run(self) -> dict[Path, Place]:
        table: Path = ()
        while self._skip(_GAP) < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self.found

    def _skip(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        self.at = match.end() if match else self.at
        return self.at

    def _place(self, offset: int) -> Place:
        line = bisect_right(self.starts, offset)
        return Place(line, offset - self.starts[line - 1] + 1)

    def _header(self) -> Path:
        start = self.at
        many = self.text.startswith("[[", start)
        self.at += 2 if many else 1
        path: Path = ()
        parts = self._key()
        for name, offset in parts[:-1]:
            path = self._last_of((*path, name), offset)
        path = (*path, parts[-1][0])
        if many:
            self.found.setdefault(path, self._place(start))
            self.counts[path] = self.counts.get(path, 0) + 1
            path = (*path, self.counts[path] - 1)
        self.found[path] = self._place(start)
        self.at += 2 if many else 1
        return path

    def _last_of(self, path: Path, offset: int) -> Path:
        """The path itself, or the newest element where it is an array of tables."""
        self.found.setdefault(path, self._place(offset))
        return (*path, self.counts[path] - 1) if path in self.counts else path

    def _key(self) -> list[tuple[str, int]]:
        """The parts of a possibly dotted key, each with its offset."""
        parts: list[tuple[str, int]] = []
        while True:
            start = self._skip(_BLANK)
            parts.append((self._key_part(), start))
            if not self.text.startswith(".", self._skip(_BLANK)):
                return parts
            self.at += 1

    def _key_part(self) -> str:
        start = self.at
        if self.text[start] in "\"'":
            self._string()
            return _unquoted(self.text[start : self.at])
        self._skip(_BARE_KEY)
        return self.text[start : self.at]

    def _pair(self, table: Path) -> None:
        path = table
        for name, offset in self._key():
            path = (*path, name)
            self.found.setdefault(path, self._place(offset))
        self.at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Path) -> None:
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline_table(path)
        else:
            self._skip(_SCALAR)

    def _string(self) -> None:
        for pattern in _STRINGS:
            if pattern.match(self.text, self.at):
                self._skip(pattern)
                return

    def _array(self, path: Path) -> None:
        self.at += 1
        position = 0
        while self.text[self._skip(_GAP)] != "]":
            self.found[(*path, position)] = self._place(self.at)
            self._value((*path, position))
            position += 1
        self.at += 1

    def _inline_table(self, path: Path) -> None:
        self.at += 1
        while self.text[self._skip(_GAP)] != "}":
            self._pair(path)
        self.at += 1


def _unquoted(raw: str) -> str:
    import tomllib

    return str(tomllib.loads(f"key = {raw}")["key"])

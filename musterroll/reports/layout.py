"""Text on a terminal: how wide it is, wrapping and clipping by columns, colours, and what is not let through."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Control characters could move the cursor or recolour the screen; bidirectional overrides could reorder a line.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_ANSI = re.compile("\x1b\\[[0-9;]*m")


def printable(text: object) -> str:
    """Text from an input made safe for a terminal: blanks for line ends, "<U+001B>" for other controls."""
    return _CONTROL.sub(lambda hit: " " if hit[0] in "\t\n\r" else f"<U+{ord(hit[0]):04X}>", str(text))


def width_of(text: str) -> int:
    """Columns the text takes: two for wide characters, none for combining ones and colour codes."""
    if "\x1b" in text:
        text = _ANSI.sub("", text)
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def clip(text: str, width: int, more: str = "…") -> str:
    """The text, shortened to `width` columns with a mark where something was left off."""
    if width_of(text) <= width:
        return text
    kept, used, room = [], 0, width - width_of(more)
    for char in text:
        used += _columns(char)
        if used > room:
            break
        kept.append(char)
    return "".join(kept).rstrip() + more if room >= 0 else ""


def pad(text: str, width: int, right: bool = False) -> str:
    """The text filled with blanks to `width` columns; `right` puts them before it."""
    fill = " " * max(width - width_of(text), 0)
    return fill + text if right else text + fill


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` columns, broken at blanks; a longer word is broken where it must be."""
    lines: list[str] = []
    line, used = "", 0
    for word, size in _pieces(text, width):
        if line and used + 1 + size > width:
            lines.append(line)
            line, used = word, size
        else:
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    return [*lines, line] if line else lines


def _pieces(text: str, width: int) -> Iterator[tuple[str, int]]:
    for word in text.split():
        size = width_of(word)
        while size > width:
            head = clip(word, max(width, 2), "") or word[0]
            yield head, width_of(head)
            word = word[len(head) :]
            size = width_of(word)
        if word:
            yield word, size


MIN_COLUMN = 4


class Screen(NamedTuple):
    """What can be shown: columns, whether colours, whether more than ASCII marks."""

    width: int
    colour: bool
    unicode: bool = True

    @property
    def text_width(self) -> int:
        """Width for running text: not wider than is good to read."""
        return min(self.width, 110)

    def paint(self, text: str, codes: str) -> str:
        """The text in SGR `codes` ("1", "31"), where colours are wanted."""
        return f"\x1b[{codes}m{text}\x1b[0m" if self.colour and codes and text else text

    def bold(self, text: str) -> str:
        return self.paint(text, "1")

    def faint(self, text: str) -> str:
        return self.paint(text, "2")

    def heading(self, text: str) -> list[str]:
        """The title of a section."""
        return self.paragraph(text, codes="1")

    def left_off(self, count: int, indent: int = 2) -> list[str]:
        """How many rows a limit left off, and where they are; nothing where none were."""
        return self.paragraph(f"and {count:,} more: --limit 0 or --format html shows all", indent, "2") if count else []

    def paragraph(self, text: str, indent: int = 0, codes: str = "") -> list[str]:
        """Wrapped lines of cleaned text behind `indent` blanks."""
        lines = wrap(printable(text), max(self.text_width - indent, 20))
        return [" " * indent + self.paint(line, codes) for line in lines]

    def table(self, rows: Sequence[Sequence[str]], rights: Sequence[bool], indent: int = 2) -> list[str]:
        """Rows in columns two blanks apart; text columns are clipped, the widest first, until the row fits."""
        widths = [max((width_of(row[i]) for row in rows), default=0) for i in range(len(rights))]
        texts = [i for i, right in enumerate(rights) if not right]
        over = indent + sum(widths) + 2 * (len(widths) - 1) - self.width
        while over > 0 and any(widths[i] > MIN_COLUMN for i in texts):
            widths[max(texts, key=lambda i: widths[i])] -= 1
            over -= 1
        lines = []
        for row in rows:
            cells = [pad(clip(cell, size), size, right) for cell, size, right in zip(row, widths, rights, strict=True)]
            lines.append((" " * indent + "  ".join(cells)).rstrip())
        return lines

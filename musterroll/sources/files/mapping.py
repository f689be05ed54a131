"""What the columns of one file mean, when its header does not say: the `--map` of the command line.

    FILE:LAYOUT[:ITEM,ITEM...]

    FIELD=HEADER            this column; HEADER+HEADER joins several; nothing after `=`: do not read such a column
    FIELD:=VALUE            this value in every row; for source, zone, dates and sheet: of the file
    FIELD{WORD}=VALUE       what a word in that column means; nothing after `=`: it means nothing known

FILE is the name of the file, or a pattern of names (`*.csv`). Headers, values, words and files that hold one of
`,+={}:"` are put in double quotes, a quote inside them doubled. Fields that are not named are found by their header
as in any other file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePath

from musterroll.facts.errors import ConfigError

# Said of the whole file, not of a row.
OPTIONS = ("source", "zone", "dates", "sheet")
GRAMMAR = "Expected FILE:LAYOUT:FIELD=HEADER,FIELD=HEADER,… (also FIELD:=VALUE, FIELD{WORD}=VALUE)."
_NEEDS_QUOTES = re.compile(r'[,+={}:"]|^\s|\s$|^$')
_WINDOWS_DRIVE = re.compile(r"^[A-Za-z]:[\\/]")


@dataclass(frozen=True)
class Mapping:
    """How one file is to be read. `columns` names headers by field, `words` values by field and word."""

    file: str
    layout: str
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    source: str | None = None
    zone: str | None = None
    dates: str | None = None
    sheet: str | None = None
    kept: bool = field(default=False, compare=False)  # from a file of mappings: it need not concern a file of this run

    def concerns(self, path: str) -> bool:
        """Whether this mapping speaks of the file at `path`."""
        name = PurePath(path).name
        return self.file in (path, name) or fnmatchcase(name, self.file)

    def __str__(self) -> str:
        """The mapping as it is typed after `--map`."""
        items = [f"{name}:={_quoted(value)}" for name in OPTIONS if (value := getattr(self, name)) is not None]
        items += [f"{name}={'+'.join(map(_quoted, headers))}" for name, headers in self.columns.items()]
        items += [f"{name}:={_quoted(value)}" for name, value in self.constants.items()]
        for name, meanings in self.words.items():
            items += [f"{name}{{{_quoted(w)}}}={_quoted(v) if v else ''}" for w, v in meanings.items()]
        head = f"{_quoted(self.file)}:{self.layout}"
        return f"{head}:{','.join(items)}" if items else head


def parse_mapping(text: str) -> Mapping:
    """The mapping that a person typed; `ConfigError` with the place where it goes astray."""
    file, rest = _file(text)
    layout, _, items = rest.partition(":")
    if not file or not layout.strip():
        raise _error(text, "it names no file or no layout")
    columns: dict[str, tuple[str, ...]] = {}
    constants: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}
    for item in _split(items, ","):
        name, sign, value = _item(text, item)
        if sign == "=":
            if name in columns:
                raise _error(text, f"it gives {name} twice")
            columns[name] = tuple(_plain(part) for part in _split(value, "+"))
        elif sign == ":=":
            constants[name] = _plain(value)
        else:
            words.setdefault(name, {})[_plain(sign[1:-1])] = _plain(value)
    source, zone, dates, sheet = (constants.pop(name, None) for name in OPTIONS)
    return Mapping(file, layout.strip(), columns, constants, words, source, zone, dates, sheet)


def _item(text: str, item: str) -> tuple[str, str, str]:
    """Field, sign (`=`, `:=` or `{WORD}`) and value of one item."""
    match = re.match(r'\s*([A-Za-z_]+)\s*(\{(?:"(?:[^"]|"")*"|[^{}"]*)\}|:)?\s*=(.*)', item, re.DOTALL)
    if match is None:
        raise _error(text, f"{item.strip()!r} is no item")
    name, mark, value = match.groups()
    return name.casefold(), {None: "=", ":": ":="}.get(mark, mark), value


def _file(text: str) -> tuple[str, str]:
    """The file and what follows it; a drive letter belongs to the file."""
    start = 2 if _WINDOWS_DRIVE.match(text) else 0
    parts = list(_split(text[start:], ":"))
    return _plain(text[:start] + (parts[0] if parts else "")), ":".join(parts[1:])


def _split(text: str, separator: str) -> Iterator[str]:
    """The parts of `text` between separators that are not in quotes; none of an empty text."""
    if not text.strip():
        return
    part, quoted = "", False
    for ch in text:
        quoted ^= ch == '"'
        if ch == separator and not quoted:
            yield part
            part = ""
        else:
            part += ch
    yield part


def _plain(text: str) -> str:
    """A header, value or word without its quotes."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"')
    return text


def _quoted(text: str) -> str:
    """A header, value or word as it must be typed."""
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _error(text: str, what: str) -> ConfigError:
    return ConfigError(f"--map {text!r} cannot be read: {what}.", GRAMMAR)

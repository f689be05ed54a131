"""The columns of one file as its reading understands them: texts, words, days and moments, row by row.

Everything is done once for each distinct text of a column and then laid out over the rows, so that the
cost of a column is that of its variety, not of its length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.errors import ConfigError
from musterroll.sources.files import date_columns, zones
from musterroll.sources.files.addresses import further_addresses, only_addresses, visible
from musterroll.sources.files.arrow import DAY, FLAG, INSTANT, TEXT, distinct, nulls, values
from musterroll.sources.files.date_order import Swapped
from musterroll.sources.files.date_read import Read
from musterroll.sources.files.faults import Faults
from musterroll.sources.files.grid import Grid
from musterroll.sources.files.reading import Reading
from musterroll.sources.files.swapped import refusal
from musterroll.sources.files.words import folded, yes_or_no

# What people type where there is nothing. Never applied to names: there are people called Null.
_NOTHING = pa.array(["", "n/a", "#n/a", "null", "nil", "none", "nan", "-", "--", "—", "tbd", "unknown"])
_NO_KEY = pa.concat_arrays([_NOTHING, pa.array(["0", "pending", "unassigned", "not assigned"])])
_DATE = "a date that exists, from 1900 on"
_SHOWN = 6
_SIGNS = "=@\t\r+-"
_FORMULA = r"^(?:[=@\t\r]|\+[^0-9]|-[^0-9\s-])"


class Moments(NamedTuple):
    """A column of dates and times: of `at` (UTC) and `on` at most one is set a row."""

    at: pa.Array
    on: pa.Array
    zone: pa.Array  # of `on`

    def where(self, mask: pa.Array) -> Moments:
        """The same, blank where `mask` is false."""
        return Moments(*(pc.if_else(mask, column, None) for column in (self.at, self.on, self.zone)))

    @property
    def known(self) -> pa.Array:
        """Whether there is a value, row by row."""
        return pc.or_(pc.is_valid(self.at), pc.is_valid(self.on))


class Clocks(NamedTuple):
    """How dates of this run are read: the zone somebody declared, the one to fall back on, order and century."""

    declared: str | None
    default: str
    dates: str | None
    as_of: date


class Cells:
    """One file's columns. `notes` collects what was decided on the way, `faults` the rows that are refused."""

    def __init__(self, name: str, reading: Reading, grid: Grid, faults: Faults, clocks: Clocks) -> None:
        self.name, self.reading, self.grid, self.faults = name, reading, grid, faults
        self.notes: list[str] = []
        self.size = len(grid.rows)
        self._clocks = clocks
        self._distinct: dict[str, pa.DictionaryArray | None] = {}
        self._texts: dict[tuple[str, str], pa.Array] = {}
        self._cleans: dict[tuple[str, str], pa.Array] = {}
        self._further: dict[str, dict[int, list[str]]] = {}
        self._reads: dict[str, tuple[pa.Array | None, Read] | None] = {}

    def has(self, *fields: str) -> bool:
        """Whether one of these fields has a column or a constant."""
        return any(field in self.reading.where or field in self.reading.constants for field in fields)

    def nulls(self, kind: pa.DataType = TEXT) -> pa.Array:
        """A column of nothing."""
        return nulls(self.size, kind)

    def raw(self, field: str) -> pa.Array:
        """The texts of a field exactly as written, null where blank."""
        return self._text(field, "raw")

    def text(self, field: str) -> pa.Array:
        """The texts of a field without outer blanks; null for a blank, n/a, none and the like."""
        return self._text(field, "text")

    def key(self, field: str) -> pa.Array:
        """The texts of a field that identifies somebody: as `text`, and 0 or pending are nothing too."""
        return self._text(field, "key")

    def address(self, field: str) -> tuple[pa.Array, int]:
        """The first e-mail address of a field, and in how many rows something else stands."""
        key, first = self.key(field), self._text(field, "address")
        return first, first.null_count - key.null_count

    def further_addresses(self, field: str) -> dict[int, list[str]]:
        """By row, the e-mail addresses after the first, where a cell of the field holds several."""
        if field not in self._further:
            coded, several = self._coded(field), dict[int, list[str]]()
            # Where no first address differs from its cell no cell holds another.
            if coded is not None and not self._cleaned(field, "address", coded).equals(
                self._cleaned(field, "key", coded)
            ):
                several = further_addresses(self._cleaned(field, "key", coded))
            places = enumerate(values(coded.indices)) if coded is not None and several else ()
            self._further[field] = {row: several[at] for row, at in places if at in several}
        return self._further[field]

    def name_text(self, field: str) -> pa.Array:
        """The texts of a part of a name without outer blanks; null only where blank."""
        return self._text(field, "name")

    def words(self, field: str, meaning: Callable[[dict[str, str], str], str | None]) -> tuple[pa.Array, Counter[str]]:
        """What the words of a field mean, and how often each word came that means nothing known.

        `meaning` is asked with the person's own meanings, by folded word, and the word.
        """
        own = {folded(word): value for word, value in self.reading.words.get(field, {}).items()}
        coded, found = self._coded(field), Counter[str]()
        if coded is None:
            return self.nulls(), found
        words = values(self._cleaned(field, "text", coded))
        meanings = [None if word is None else meaning(own, word) for word in words]
        unknown = {at for at, value in enumerate(meanings) if value is None and words[at] is not None}
        if unknown:
            for entry in pc.value_counts(coded.indices).to_pylist():
                if entry["values"] in unknown:
                    found[words[entry["values"]]] += entry["counts"]
        return pa.array(meanings, TEXT).take(coded.indices), found

    def flags(self, field: str) -> pa.Array:
        """Yes and no as booleans; rows with another word are refused."""
        coded = self.text(field).dictionary_encode()
        told = [yes_or_no(word) for word in distinct(coded)]
        bad = pa.array([value is None for value in told], FLAG).take(coded.indices)
        self.refuse(bad, field, "yes or no", "Write yes or no.")
        return pa.array(told, FLAG).take(coded.indices)

    def day(self, field: str) -> pa.Array:
        """The days of a field; of a moment its day as written. Rows whose cell is no date are refused."""
        return self._dates(field, DAY, lambda read: read.day)

    def moments(self, field: str) -> Moments:
        """The moments of a field, times without an offset taken in the zone of the file."""
        zone = self.reading.zone or self._clocks.declared or self.reading.layout.zone
        local_zone = zone or self._clocks.default
        at = self._dates(field, INSTANT, lambda read: pc.coalesce(read.at, zones.to_utc(read.local, local_zone)))
        on = self._dates(field, DAY, lambda read: read.on)
        dated = zone is not None and on.null_count < self.size
        named = pc.if_else(pc.is_valid(on), zone, pa.scalar(None, TEXT)) if dated else self.nulls()
        return Moments(at, on, named)

    def refuse(self, bad: pa.Array, field: str, expected: str, remedy: str) -> None:
        """Refuse the rows where `bad` is true, showing what stands in the field."""
        if pc.any(bad).as_py():
            found = self.raw(field) if self.has(field) else None
            self.faults.add(bad, self.reading.column(field), found, expected, remedy)

    def require(self, column: pa.Array, field: str, expected: str) -> None:
        """Refuse the rows where `column` is null."""
        self.refuse(pc.is_null(column), field, expected, "Fill the cell, or delete the row.")

    def check_meanings(self, field: str, allowed: tuple[str, ...]) -> None:
        """Refuse a person's own meaning of a word that is none of `allowed` (or nothing)."""
        for word, value in self.reading.words.get(field, {}).items():
            if value and value not in allowed:
                raise ConfigError(
                    f"{self.name}: --map gives {field}{{{word}}} the meaning {value!r}; expected {', '.join(allowed)}.",
                    "Mend the --map; nothing after = means nothing known.",
                )

    def note_words(self, field: str, what: str, words: Counter[str]) -> None:
        """Note words with their counts, if there are any."""
        if words:
            shown = ", ".join(f"{word} ({count})" for word, count in words.most_common(_SHOWN))
            more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
            self.notes.append(f"{self.reading.column(field)}: {what}: {shown}{more}")

    def note_future(self, field: str) -> None:
        """Note days that have not come: by the rules they do not exist, and are perhaps mistyped."""
        count = pc.sum(pc.greater(self.day(field), pa.scalar(self._clocks.as_of))).as_py() or 0
        if count:
            self.notes.append(f"{self.reading.column(field)}: in the future, so that it has not happened yet: {count}")

    def _text(self, field: str, how: str) -> pa.Array:
        known = self._texts.get((field, how))
        if known is None:
            coded = self._coded(field)
            known = self.nulls() if coded is None else self._laid_out(field, self._cleaned(field, how, coded), coded)
            self._texts[field, how] = known
        return known

    def _laid_out(self, field: str, cleaned: pa.Array, coded: pa.DictionaryArray) -> pa.Array:
        """Cleaned texts over the rows: where nothing had to be cleaned that is the column as it was read."""
        places = self.reading.where.get(field, ())
        if len(places) == 1 and cleaned.equals(coded.dictionary):
            return self.grid.columns[places[0]]
        return cleaned.take(coded.indices)

    def _cleaned(self, field: str, how: str, coded: pa.DictionaryArray) -> pa.Array:
        """The distinct texts of a field, cleaned in one of the ways of `_CLEANING`."""
        if (field, how) not in self._cleans:
            texts = self._cleaned(field, "key", coded) if how == "address" else coded.dictionary
            self._cleans[field, how] = _CLEANING[how](texts)
        return self._cleans[field, how]

    def note_formulas(self) -> None:
        """Note cells that a spreadsheet would take for a formula: they are read as text."""
        count = 0
        for field in self.reading.where:
            coded = self._coded(field) if self._uniform(field) is None else None
            if coded is not None and any(pc.any(pc.starts_with(coded.dictionary, sign)).as_py() for sign in _SIGNS):
                formulas = pc.match_substring_regex(coded.dictionary, _FORMULA)
                count += pc.sum(formulas.take(coded.indices)).as_py() or 0
        if count:
            self.notes.append(f"cells that begin with = + - or @, read as text: {count}")

    def _coded(self, field: str) -> pa.DictionaryArray | None:
        """A field's column as distinct texts and their places; None if there is no such column."""
        if field not in self._distinct:
            self._distinct[field] = self._encoded(field)
        return self._distinct[field]

    def _encoded(self, field: str) -> pa.DictionaryArray | None:
        places = self.reading.where.get(field, ())
        if places:
            columns = [self.grid.columns[at] for at in places]
            column = columns[0] if len(columns) == 1 else _joined(columns)
            return column.dictionary_encode()
        if field in self.reading.constants:
            return pa.repeat(self.reading.constants[field], self.size).dictionary_encode()
        return None

    def _dates(self, field: str, kind: Any, taken: Callable[[Read], pa.Array]) -> pa.Array:
        if field not in self._reads and self._uniform(field) is None:
            coded = self._coded(field)
            self._reads[field] = None if coded is None else (coded.indices, self._read_dates(field, coded.dictionary))
        known = self._reads[field]
        if known is None:
            return self.nulls(kind)
        places, read = known
        if places is None:
            return taken(read)
        bad = read.bad.take(places)
        self.refuse(bad, field, _DATE, "Correct the date, or leave the cell blank if there is none.")
        return taken(read).take(places)

    def _uniform(self, field: str) -> Read | None:
        """The field as dates, where every cell holds one in the same plain form: hardly any text comes twice then."""
        if field not in self._reads:
            places = self.reading.where.get(field, ())
            read = date_columns.read_uniform(self.grid.columns[places[0]]) if len(places) == 1 else None
            if read is None:
                return None
            self._reads[field] = None, read
        known = self._reads[field]
        return known[1] if known is not None and known[0] is None else None

    def _read_dates(self, field: str, texts: pa.Array) -> Read:
        order = self.reading.dates or self._clocks.dates
        try:
            read = date_columns.read(texts, order, self._clocks.as_of)
        except Swapped as swapped:
            raise refusal(self.name, self.reading, self.grid, field, swapped) from None
        for note in read.notes:
            entry = f"{self.reading.column(field)}: {note}"
            if entry not in self.notes:
                self.notes.append(entry)
        return read


def _blank(texts: pa.Array) -> pa.Array:
    return pc.equal(pc.utf8_trim_whitespace(texts), "")


def _trimmed(texts: pa.Array, nothing: pa.Array) -> pa.Array:
    bare = pc.utf8_trim_whitespace(texts)
    return pc.if_else(pc.is_in(pc.utf8_lower(bare), value_set=nothing), None, bare)


def _joined(columns: list[pa.Array]) -> pa.Array:
    """Texts of several columns with one blank between them, blanks left out."""
    # Not null_handling="skip": it loses the rows in which every column is null.
    filled = [pc.fill_null(pc.utf8_trim_whitespace(column), "") for column in columns]
    joined = pc.binary_join_element_wise(*filled, " ")
    return pc.utf8_trim_whitespace(pc.replace_substring_regex(joined, " +", " "))


# What is made of the distinct texts of a column.
_CLEANING: dict[str, Callable[[pa.Array], pa.Array]] = {
    "raw": lambda texts: pc.if_else(_blank(texts), None, texts),
    "text": lambda texts: _trimmed(texts, _NOTHING),
    "key": lambda texts: _trimmed(visible(texts), _NO_KEY),
    "address": only_addresses,  # of keys
    "name": lambda texts: _trimmed(texts, pa.array([""])),
}

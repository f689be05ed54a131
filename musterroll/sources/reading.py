"""Reading an extract: rows in = rows that gave facts + refused rows. Pure: the same bytes give the same facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from musterroll.facts.bodies import Body
from musterroll.facts.checks import check_body
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.jsonline import LONGEST_LINE, keys_in, keys_kept, read_object
from musterroll.facts.refusal import FactError
from musterroll.sources.extract import Extract, Page
from musterroll.sources.paging import raw_rows
from musterroll.sources.row import Row, RowRefused

# A number with a fraction becomes its text as written: `87.50` keeps its zero.
_decode = msgspec.json.Decoder(float_hook=str).decode

# What is made of a row: its facts, at least one. Raises RowRefused.
Handler = Callable[[Row], Iterable[Fact]]


@dataclass(frozen=True)
class RefusedRow:
    """A row that gave no fact, and why. `aside`: it was understood, so it hides nobody who seems to be missing."""

    row: int
    part: str
    error: FactError
    aside: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """How the rows of one part of an extract are read. `context`: its pages hold no rows that are counted."""

    handler: Handler
    rows_at: str = ""
    context: bool = False


@dataclass
class Outcome:
    """What came of the rows of an extract: how many there were, how many gave facts, the others, and what was noted."""

    rows: int = 0
    told: int = 0
    refused: list[RefusedRow] = field(default_factory=list)
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def unreadable(self) -> str:
        """Why nothing could be read, where that is so: most likely the source changed its shape. Else empty."""
        lost = [refused for refused in self.refused if not refused.aside]
        if not self.rows or self.told or not lost:
            return ""
        same = Counter(refused.error.column for refused in lost).most_common(1)[0][0]
        return f"none of {self.rows} rows could be read" + (f"; most have no {same}" if same else "")


class Reading(Outcome):
    """The facts of an extract, one by one; what came of its rows is known when they have all been taken."""

    def __init__(self, extract: Extract, parts: Mapping[str, Part]) -> None:
        super().__init__()
        self.extract, self._parts = extract, parts
        self._seen: dict[int, int] = {}
        self._repeated = False

    def note(self, sentence: str) -> None:
        """Counts a row under a sentence: a word that is not known, a member that was left out."""
        self.notes[sentence] += 1

    def rows_of(self, raw: bytes, part: str) -> tuple[list[bytes], bool]:
        """The rows of a page as bytes, and whether they are counted among those of the extract."""
        known = self._parts.get(part)
        rows = raw_rows(raw, known.rows_at if known else "") or []
        return [bytes(row) for row in rows], known is None or not known.context

    def facts(self, *, repeated: bool = False) -> Iterator[Fact]:
        """The facts in the order of their rows. To be called once.

        `repeated`: a row that repeats an earlier one gives its facts again, and no row is held in memory for that.
        """
        self._repeated = repeated
        for page in self.extract.read_pages():
            part = self._parts.get(page.part)
            if part is not None and part.context:
                self._context(page, part)
                continue
            rows = raw_rows(page.raw, part.rows_at if part else "")
            if rows is None:
                self.note(f"page {page.number} holds no list of rows")
            for raw in rows or ():
                self.rows += 1
                yield from self._row(page, part, bytes(raw))

    def _context(self, page: Page, part: Part) -> None:
        for raw in raw_rows(page.raw, part.rows_at) or [msgspec.Raw(page.raw)]:
            members = read_object(bytes(raw))
            if isinstance(members, dict):
                for _ in part.handler(Row(0, members, page.at, page.part, page.about)):
                    raise TypeError(f"{page.part} describes, and gives no facts")

    def _row(self, page: Page, part: Part | None, raw: bytes) -> Iterable[Fact]:
        try:
            if part is None:
                raise RowRefused(
                    FactError("", f"the part {page.part!r}", "a part that is known", "Read it with a newer version.")
                )
            facts = self._read(page, part, raw)
        except RowRefused as refusal:
            self.refused.append(RefusedRow(self.rows, page.part, refusal.error, refusal.aside))
            return ()
        self.told += 1
        return facts

    def _read(self, page: Page, part: Part, raw: bytes) -> list[Fact]:
        if not self._repeated:
            self._only_once(page, raw)
        members = _members_of(raw)
        if isinstance(members, FactError):
            raise RowRefused(members)
        origin = Origin(extract=self.extract.name, row=self.rows)
        facts = [
            msgspec.structs.replace(fact, origin=origin)
            for fact in part.handler(Row(self.rows, members, page.at, page.part, page.about))
        ]
        if not facts:
            raise TypeError(f"a handler of {page.part} gave no fact and no reason")
        for fact in facts:
            error = check_body(fact.body) if isinstance(fact.body, Body) else None
            if error is not None:
                raise RowRefused(error)
        return facts

    def _only_once(self, page: Page, raw: bytes) -> None:
        """Refuses a row that repeats an earlier one, as happens where rows move between pages."""
        # A number in place of the row: a million rows take 100 MB. Two different rows of one number: 1 in 10^7 then.
        first = self._seen.setdefault(hash((page.part, page.about, raw)), self.rows)
        if first != self.rows:
            error = FactError("", f"same row as row {first}", "each row once", "Nothing is to be done.")
            raise RowRefused(error, aside=True)


def _members_of(raw: bytes) -> dict[str, Any] | FactError:
    """The object in a row, as `read_object`; quickly where no key can have been lost."""
    try:
        value = _decode(raw) if len(raw) <= LONGEST_LINE else None
        if type(value) is dict and keys_kept(value) == keys_in(raw):
            return value
    except (ValueError, RecursionError):
        pass  # the thorough way says what is wrong
    return read_object(raw)


def fact(row: Row, source: str, kind: str, body: Body, **envelope: Any) -> Fact:
    """A fact of a row, as a scheduled synchronisation tells it. A snapshot happened when its page came."""
    return Fact(kind=kind, source=source, body=body, **{"actor": "sync", **envelope})

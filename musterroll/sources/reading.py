"""Reading an extract: rows in = rows that gave facts + refused rows. Pure: the same bytes give the same facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import msgspec

from musterroll.facts.bodies import Body
from musterroll.facts.checks import check_body
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.jsonline import read_object
from musterroll.facts.refusal import FactError
from musterroll.sources.extract import Extract, Page
from musterroll.sources.members import Objects, compact
from musterroll.sources.paging import raw_rows
from musterroll.sources.row import Row, RowRefused

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
        self._objects: dict[str, Objects] = {}
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
            elif part is None:
                self._unknown(page, len(rows))
            else:
                yield from self._page(page, part, rows)

    def _context(self, page: Page, part: Part) -> None:
        for raw in raw_rows(page.raw, part.rows_at) or [msgspec.Raw(page.raw)]:
            members = read_object(bytes(raw))
            if isinstance(members, dict):
                for _ in part.handler(Row(0, members, page.at, page.part, page.about)):
                    raise TypeError(f"{page.part} describes, and gives no facts")

    def _unknown(self, page: Page, rows: int) -> None:
        error = FactError("", f"the part {page.part!r}", "a part that is known", "Read it with a newer version.")
        self.refused += [RefusedRow(self.rows + number, page.part, error) for number in range(1, rows + 1)]
        self.rows += rows

    def _page(self, page: Page, part: Part, rows: Iterable[msgspec.Raw]) -> Iterator[Fact]:
        """The facts of a page: this is done for each of a million rows, so whatever they share is made once."""
        extract, is_compact, place = self.extract.name, compact(page.raw), hash((page.part, page.about))
        objects = self._objects.setdefault(page.part, Objects())
        for row in rows:
            self.rows += 1
            raw = bytes(row)
            try:
                if not self._repeated:
                    self._only_once(place, raw)
                members = objects.read(raw, is_compact)
                if isinstance(members, FactError):
                    raise RowRefused(members)
                origin = Origin(extract=extract, row=self.rows)
                facts = part.handler(Row(self.rows, members, page.at, page.part, page.about, "", origin))
                read = [_as_read(fact, origin) for fact in facts]
            except RowRefused as refusal:
                self.refused.append(RefusedRow(self.rows, page.part, refusal.error, refusal.aside))
                continue
            if not read:
                raise TypeError(f"a handler of {page.part} gave no fact and no reason")
            self.told += 1
            yield from read

    def _only_once(self, place: int, raw: bytes) -> None:
        """Refuses a row that repeats an earlier one, as happens where rows move between pages."""
        # A number in place of the row: a million rows take 100 MB. Two different rows of one number: 1 in 10^7 then.
        first = self._seen.setdefault(hash((place, raw)), self.rows)
        if first != self.rows:
            error = FactError("", f"same row as row {first}", "each row once", "Nothing is to be done.")
            raise RowRefused(error, aside=True)


def _as_read(fact: Fact, origin: Origin) -> Fact:
    """A fact of a row with its origin; RowRefused where it contradicts itself."""
    body = fact.body
    error = check_body(body) if isinstance(body, Body) else None
    if error is not None:
        raise RowRefused(error)
    return fact if fact.origin is origin else msgspec.structs.replace(fact, origin=origin)


def fact(
    row: Row,
    source: str,
    kind: str,
    body: Body,
    *,
    happened_at: date | None = None,
    recorded_at: date | None = None,
    actor: str = "sync",
) -> Fact:
    """A fact of a row, as a scheduled synchronisation tells it. A snapshot happened when its page came."""
    return Fact(
        kind=kind,
        source=source,
        body=body,
        happened_at=happened_at,
        recorded_at=recorded_at,
        actor=actor,
        origin=row.origin,
    )

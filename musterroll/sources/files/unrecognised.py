"""The errors about headers: what was found, what is needed, and the `--map` to type."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence
from dataclasses import replace

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.files.grid import Record
from musterroll.sources.files.headers import plain, shown
from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts import BY_NAME, LAYOUTS
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.reading import Header, assign
from musterroll.sources.files.training_words import about_training

_SHOWN = 30
_BLANK = "COLUMN"


def several(name: str, record: Record, layouts: Sequence[Layout]) -> Refused:
    """Two readings are possible."""
    ways = " or ".join(_typed(Mapping(name, layout.name)) for layout in layouts)
    return Refused(
        f"{name}: the header in row {record.row} can be read as {' or as '.join(layout.name for layout in layouts)}. "
        f"Columns found: {_columns(record)}.",
        f"Say which it is: {ways}. Give both, and it is read as both.",
    )


def training(name: str, record: Record, header: str) -> Refused:
    """A list of people, or of what they completed."""
    ways = (_typed(_suggestion(name, BY_NAME["completions"], record)), _typed(Mapping(name, "people")))
    return Refused(
        f"{name}: the header in row {record.row} names people, and {header!r} may tell of their training. "
        f"Columns found: {_columns(record)}.",
        f"Say which it is: {' or '.join(ways)}. Give both, and it is read as both.",
    )


def both(name: str, layout: str, header: str) -> str:
    """The options that read a list of people as completions too, their day in column `header`."""
    completions = Mapping(name, "completions", {"happened": (header,)}, {"course": "COURSE"})
    return f"{_typed(Mapping(name, layout))} {_typed(completions)}"


def none(name: str, records: Sequence[Record]) -> Unreadable:
    """No layout fits any of the first rows."""
    if not records:
        return Unreadable(f"{name}: there is nothing in it but blanks.", "Export it again.")
    record = max(records, key=lambda r: sum(bool(cell.strip()) for cell in r.cells) - r.row / 1000)
    if sum(bool(cell.strip()) for cell in record.cells) == 1 and all(len(r.cells) == 1 for r in records):
        return Unreadable(
            f"{name}: one column only: {_columns(record)}. Expected columns divided by , ; tab or |.",
            "Export it again with one of these delimiters.",
        )
    layout = _nearest(record)
    return Unreadable(
        f"{name}: the header is not recognised. Columns found: {_columns(record)}. "
        f"Needed for {layout.name}: {_needed(layout)}.",
        f"Say which is which: {_typed(_suggestion(name, layout, record))} (layouts: musterroll layouts).",
    )


def mapping_misses(
    name: str, record: Record, mapping: Mapping, absent: Sequence[str], group: tuple[str, ...] | None
) -> Refused:
    """A mapping names a column that is not there, or leaves out one that is needed."""
    if absent:
        cells = {shown(cell).casefold(): shown(cell) for cell in record.cells}
        near = _near(absent[0].casefold(), cells, 0.5)
        hint = f"Did you mean {cells[near[0]]!r}? " if near and plain(near[0]) != plain(absent[0]) else ""
        there = "twice" if plain(absent[0]) in Header(record.cells).places else "not there"
        return Refused(
            f"{name}: --map names a column {absent[0]!r} that is {there}. Columns found: {_columns(record)}.",
            f"{hint}Mend {_typed(mapping)}.",
        )
    return Refused(
        f"{name}: --map leaves out a column that {mapping.layout} needs: {' or '.join(group or ())}. "
        f"Columns found: {_columns(record)}.",
        f"Add it, for example {(group or ('',))[-1]}={_BLANK}, to {_typed(mapping)}.",
    )


def _typed(mapping: Mapping) -> str:
    """A mapping as an option, quoted for a shell; standard input is typed as a dash."""
    text = str(replace(mapping, file="-") if mapping.file == "standard input" else mapping)
    return f"--map {shlex.quote(text)}" if "'" in text else f"--map '{text}'"


def _columns(record: Record) -> str:
    cells = [shown(cell) for cell in record.cells if cell.strip()]
    more = len(cells) - _SHOWN
    first = ", ".join(cells[:_SHOWN])
    return f"{first} and {more} more" if more > 0 else first


def _needed(layout: Layout) -> str:
    groups = [layout.account_fields if g == layout.family.keys else g for g in layout.family.needs]
    return "; ".join(" or ".join(group) for group in groups)


def _nearest(record: Record) -> Layout:
    """The generic layout of which most fields can be found or guessed; people when nothing tells."""
    header = Header(record.cells)
    generic = [layout for layout in LAYOUTS if layout.generic]

    def score(layout: Layout) -> float:
        # What makes a file of this kind counts most; a column all kinds have says little.
        fields = _telling(layout)
        telling = sum(_guess(layout, field, header) is not None for field in fields)
        return 2.0 * telling / max(len(fields), 1) + 0.5 * len(assign(layout, header))

    best = max(generic, key=score)
    return best if score(best) >= 2 else BY_NAME["people"]


def _telling(layout: Layout) -> list[str]:
    return [group[0] for group in layout.family.needs if group != layout.family.keys and len(group) < 4]


def _suggestion(name: str, layout: Layout, record: Record) -> Mapping:
    """The mapping to type, with every column that can be guessed and COLUMN for what cannot."""
    header = Header(record.cells)
    columns: dict[str, tuple[str, ...]] = {}
    taken: set[int] = set()

    def put(fields: Sequence[str], blank: str | None) -> None:
        """The first of these fields whose column can be guessed, else `blank` with nothing."""
        for field in fields:
            at = _guess(layout, field, header)
            if at is not None and at not in taken:
                taken.add(at)
                columns[field] = (header.cells[at],)
                return
        if blank is not None:
            columns[blank] = (_BLANK,)

    for group in layout.family.needs:
        key = group == layout.family.keys
        put(layout.account_fields if key else group, layout.account_fields[-1] if key else group[0])
    for field in ("happened", "status", "started_on", "type"):
        if field in layout.family.fields and field not in columns:
            put((field,), field if layout.name == "completions" else None)
    return Mapping(name, layout.name, columns)


def _guess(layout: Layout, field: str, header: Header) -> int | None:
    """The column of a field by its known headers, else by one that is spelled much like one of them."""
    names = layout.columns.get(field, ())
    at = header.first(names)
    if at is not None:
        return at
    for known in names:
        near = _near(plain(known), header.places, 0.8)
        if near:
            return header.places[near[0]][0]
    telling = about_training(header.cells) if field == "course" else []
    return header.cells.index(telling[0]) if telling else None


def _near(word: str, known: Iterable[str], cutoff: float) -> list[str]:
    """The known word that is spelled most like this one, if one is close enough."""
    from difflib import get_close_matches

    return get_close_matches(word, list(known), 1, cutoff)

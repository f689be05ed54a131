"""Which layout a table has: told by its header, by what the person declared, or refused with what to type."""

from __future__ import annotations

from collections.abc import Sequence

from musterroll.facts.errors import ConfigError, MusterrollError, Refused
from musterroll.sources.files import unrecognised
from musterroll.sources.files.grid import Record, Table
from musterroll.sources.files.headers import shown
from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts import BY_NAME, LAYOUTS
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.ours import refuse_our_table
from musterroll.sources.files.reading import Header, Reading, assign
from musterroll.sources.files.training_words import perhaps_training

# A table with one of these is about the people's engagement, whatever else it lists.
_ENGAGEMENT = ("started_on", "ended_on", "type")


def recognise(name: str, table: Table, source: str | None, mapping: Mapping | None) -> Reading:
    """How `table` of file `name` is read; `Refused` with the columns found, those needed, and the `--map` to type."""
    records = table.head()
    reading = _mapped(name, records, source, mapping) if mapping else _by_header(name, records, source)
    _no_twins(name, reading)
    return reading


def fits(table: Table, source: str | None, mapping: Mapping | None) -> bool:
    """Whether some layout fits the table, so that its sheet may be the one."""
    if mapping:
        return any(_whole(*_mapping_over(mapping, source, record)) for record in table.head())
    return any(candidates(record.cells, source) for record in table.head())


def candidates(cells: Sequence[str], source: str | None) -> list[Layout]:
    """The layouts that a header may have: of the named source, else of a named system, else generic ones."""
    header = Header(cells)
    found = [layout for layout in LAYOUTS if _tells(layout, header) and _complete(layout, header)]
    of_source = [layout for layout in found if layout.source == source]
    if of_source:
        return of_source
    named = [layout for layout in found if not layout.generic]
    if named:
        return named
    others = [layout for layout in found if layout.name != "people"]
    if not others or len(others) == len(found):
        return found
    people = BY_NAME["people"]
    # "status" and names stand in tables about anything; days of work do not.
    return found if assign(people, header).keys() & set(_ENGAGEMENT) else others


def _tells(layout: Layout, header: Header) -> bool:
    return all(header.has_any(group) for group in layout.tells) and not header.has_any(layout.unless)


def _complete(layout: Layout, header: Header) -> bool:
    return missing(layout, assign(layout, header).keys() | layout.constants.keys()) is None


def missing(layout: Layout, have: set[str]) -> tuple[str, ...] | None:
    """The first group of fields of which the layout needs one and has none, or None."""
    for group in layout.family.needs:
        if group == layout.family.keys:
            group = layout.account_fields
        if not (have | set(layout.derived)) & set(group):
            return group
    return None


def _by_header(name: str, records: Sequence[Record], source: str | None) -> Reading:
    for record in records:
        refuse_our_table(name, record.cells)
        found = candidates(record.cells, source)
        if len(found) > 1:
            raise unrecognised.several(name, record, found)
        if found:
            layout = found[0]
            reading = Reading(
                layout=layout,
                header=record,
                where=assign(layout, Header(record.cells)),
                source=source or layout.source,
                named=source is not None,
                constants=layout.constants,
            )
            _no_training(name, reading)
            return reading
    raise unrecognised.none(name, records)


def _no_training(name: str, reading: Reading) -> None:
    """Refuse a list of names and nothing about their work, beside which a column speaks of training."""
    telling = perhaps_training(reading.unread)
    if telling and reading.layout.name == "people" and not reading.where.keys() & set(_ENGAGEMENT):
        raise unrecognised.training(name, reading.header, telling[0])


def _mapped(name: str, records: Sequence[Record], source: str | None, mapping: Mapping) -> Reading:
    """The reading that a mapping declares, over the first row that has all its columns."""
    problem: MusterrollError | None = None
    for record in records:
        reading, absent = _mapping_over(mapping, source, record)
        group = _lacks(reading)
        if not absent and group is None:
            return reading
        if problem is None and sum(bool(cell.strip()) for cell in record.cells) > 1:
            problem = unrecognised.mapping_misses(name, record, mapping, absent, group)
    raise problem or unrecognised.none(name, records)


def _whole(reading: Reading, absent: Sequence[str]) -> bool:
    return not absent and _lacks(reading) is None


def _lacks(reading: Reading) -> tuple[str, ...] | None:
    return missing(reading.layout, reading.where.keys() | reading.constants.keys())


def _mapping_over(mapping: Mapping, source: str | None, record: Record) -> tuple[Reading, list[str]]:
    """The reading by `mapping` if `record` were the header, and the headers that it names and does not have."""
    layout = layout_of(mapping)
    header, where, absent = Header(record.cells), dict[str, tuple[int, ...]](), list[str]()
    for told, names in mapping.columns.items():
        field = _field(layout, told, mapping)
        found = [header.exactly(wanted) for wanted in names]
        absent += [wanted for wanted, at in zip(names, found, strict=True) if at is None]
        where[field] = tuple(at for at in found if at is not None)
    constants = layout.constants | {_field(layout, told, mapping): value for told, value in mapping.constants.items()}
    taken = frozenset(at for places in where.values() for at in places)
    by_header = assign(layout, header, taken)
    where = {field: at for field, at in (by_header | where).items() if at}
    # What the person says holds; what a layout leaves unsaid yields to a column.
    given = {_field(layout, told, mapping) for told in mapping.constants}
    where = {field: at for field, at in where.items() if field not in given}
    reading = Reading(
        layout=layout,
        header=record,
        where=where,
        source=source or mapping.source or layout.source,
        named=bool(source or mapping.source),
        constants=constants,
        words={_field(layout, told, mapping): meanings for told, meanings in mapping.words.items()},
        zone=mapping.zone,
        dates=mapping.dates,
        mapped=True,
    )
    return reading, absent


def layout_of(mapping: Mapping) -> Layout:
    """The layout that a mapping names; `ConfigError` with the names there are."""
    try:
        return BY_NAME[mapping.layout]
    except KeyError:
        raise ConfigError(
            f"--map {str(mapping)!r}: there is no layout {mapping.layout!r}.",
            f"Layouts: {', '.join(BY_NAME)}.",
        ) from None


def _field(layout: Layout, told: str, mapping: Mapping) -> str:
    field = layout.family.field_of(told)
    if field is None:
        raise ConfigError(
            f"--map {str(mapping)!r}: {layout.name} has no field {told!r}.",
            f"Fields: {', '.join(layout.family.fields)}.",
        )
    return field


def _no_twins(name: str, reading: Reading) -> None:
    """Refuse a header that names a column twice that is read, unless a mapping told which."""
    header = Header(reading.header.cells)
    for field, at in ((field, at) for field, places in reading.where.items() for at in places):
        twins = header.twins(at)
        same = {header.cells[twin].casefold() for twin in twins}
        if len(twins) > 1 and (len(same) == 1 or not reading.mapped):
            raise Refused(
                f"{name}: row {reading.header.row}: two columns are called {shown(header.cells[twins[0]])!r} "
                f"(columns {' and '.join(str(twin + 1) for twin in twins)}); expected one for {field}.",
                "Rename or delete one of them.",
            )

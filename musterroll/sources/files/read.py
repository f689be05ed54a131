"""Files into tables of facts: the one way in for the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pyarrow as pa

from musterroll.facts.errors import ConfigError, MusterrollError, Refused
from musterroll.facts.tables import INPUTS, REFUSED, FactTables, merged
from musterroll.sources.files import magic, zones
from musterroll.sources.files.ahead import Receive
from musterroll.sources.files.declarations import Declarations, check_order
from musterroll.sources.files.given import Given, given
from musterroll.sources.files.input import Input
from musterroll.sources.files.numbers import look_up
from musterroll.sources.files.received import Received, receive
from musterroll.sources.files.recognise import fits, layout_of
from musterroll.sources.files.shared_ids import refuse_shared_ids
from musterroll.sources.files.tables import table_of
from musterroll.sources.files.tabular import read_table

Progress = Callable[..., None]


def read_files(
    paths: Sequence[str], declared: Declarations, progress: Progress | None = None, receive: Receive = receive
) -> FactTables:
    """Read files into facts, in the order given, with every row accounted for.

    A path is `FILE`, `SOURCE=FILE`, `FILE#SHEET`, or "-" for standard input. `progress` is called before each
    file with its name, its position (from 0) and the number of files; `receive` fetches the bytes of a file. Raises
    one of `facts.errors` when a file as a whole cannot be read; rows that cannot be read stand in `refused`.
    """
    _check(declared)
    inputs: list[Input] = []
    wanted = given(paths, declared.mappings)
    for number, one in enumerate(wanted):
        if progress is not None:
            progress(one.path, number, len(wanted))
        inputs.append(_read(number, one, receive(one.path), declared))
        _not_twice(inputs)
        refuse_shared_ids(inputs)
    _check_sheet(declared, inputs)
    look_up(inputs)
    return FactTables(
        tables=dict(merged(one.tables for one in inputs)),
        inputs=pa.Table.from_pylist([one.entry() for one in inputs], INPUTS),
        refused=pa.concat_tables([REFUSED.empty_table(), *(one.refused() for one in inputs)]),
    )


def _check(declared: Declarations) -> None:
    """Everything that can be wrong before a file is opened."""
    zones.zone(declared.default_zone)
    if declared.zone is not None:
        zones.zone(declared.zone)
    for mapping in declared.mappings:
        layout_of(mapping)
        check_order(mapping.dates)
        if mapping.zone is not None:
            zones.zone(mapping.zone)


def _read(number: int, one: Given, received: Received, declared: Declarations) -> Input:
    if magic.is_json(received.data[:1000]) and one.mapping is None:
        from musterroll.sources.files.json_files import read_json

        return read_json(number, received, one.source)
    return _read_table(number, one, received, declared)


def _read_table(number: int, one: Given, received: Received, declared: Declarations) -> Input:
    sheet = one.sheet or (one.mapping and one.mapping.sheet)
    find = partial(table_of, received, one.path, fits=partial(fits, source=one.source, mapping=one.mapping))
    try:
        table = find(sheet or declared.sheet)
    except MusterrollError:
        if sheet or not declared.sheet:
            raise
        table = find(None)  # --sheet means another workbook of this run
    return read_table(number, one, received, table, declared)


def _check_sheet(declared: Declarations, inputs: Sequence[Input]) -> None:
    if declared.sheet and all(one.sheet != declared.sheet for one in inputs):
        raise ConfigError(f"No file has a sheet {declared.sheet!r}.", "Check the name given with --sheet.")


def _not_twice(inputs: Sequence[Input]) -> None:
    new = inputs[-1]
    for one in inputs[:-1]:
        if (one.sha256, one.sheet, one.layout) == (new.sha256, new.sheet, new.layout):
            raise Refused(f"{new.name} and {one.name} have the same content.", "Give it once.")

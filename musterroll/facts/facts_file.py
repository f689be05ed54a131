"""A whole `*.facts.jsonl`, or a file of training records, into tables: rows in = facts + refused rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.columns import FactColumns
from musterroll.facts.envelope import parse_line
from musterroll.facts.fact import Fact
from musterroll.facts.kinds import KINDS
from musterroll.facts.pointers import name_of
from musterroll.facts.record_shape import TrainingRecord, is_record
from musterroll.facts.refusal import FactError
from musterroll.facts.shapes import unknown_members
from musterroll.facts.tables import REFUSED
from musterroll.facts.training_record import read_record, read_records

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class FactsFile:
    """What one file held. `rows` = `facts` + refused rows; empty lines are not rows.

    `refused` is a table of `facts.tables.REFUSED`. `unknown_kinds` and `unknown_fields` (`person.observed
    body.shoe_size`) count what was kept without being understood. `sources` are the names of the
    sources seen, sorted.
    """

    tables: dict[str, pa.Table]
    refused: pa.Table
    rows: int
    facts: int
    unknown_kinds: dict[str, int] = field(default_factory=dict)
    unknown_fields: dict[str, int] = field(default_factory=dict)
    sources: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences about what was kept without being understood, for `INPUTS.notes`."""
        kinds = (f"Kind {kind} is not known: kept ({_times(count)})." for kind, count in self.unknown_kinds.items())
        fields = (f"Field {name} is not known: kept ({_times(count)})." for name, count in self.unknown_fields.items())
        return (*kinds, *fields)


def read_facts(content: bytes | Iterable[bytes], input: int = 0) -> FactsFile:
    """The facts in a `*.facts.jsonl`: its bytes, or its lines (with or without line ends).

    `row` is the line number, from 1. A byte order mark at the start is passed over.
    """
    return _collect(((row, parse_line(line)) for row, line in _lines(content)), input)


def read_training_records(content: bytes, input: int = 0, source: str | None = None) -> FactsFile:
    """The completions in a file of training records: one record, a list of records, or one record a line.

    `row` is the position in the list, or the line number, from 1. `source` as in `read_record`.
    """
    content = content.removeprefix(_BOM)
    whole = list(enumerate(read_records(content, source), start=1))
    if len(whole) == 1 and isinstance(whole[0][1], FactError) and _holds_lines(content):
        return _collect(((row, read_record(line, source)) for row, line in _lines(content)), input)
    return _collect(whole, input)


def form_of(start: bytes) -> str | None:
    """`facts` or `training-record`, by the first object in a file's first bytes; None if neither."""
    text = start.removeprefix(_BOM).lstrip(b" \t\r\n[")
    if not text.startswith(b"{"):
        return None
    try:
        first = msgspec.json.decode(text.split(b"\n", 1)[0].rstrip(b", \r]"))
    except (ValueError, RecursionError):
        if b'"kind"' in text:
            return "facts" if b'"source"' in text else None
        return "training-record" if b'"training_event"' in text else None
    if "kind" in first and "body" in first:
        return "facts"
    return "training-record" if is_record(first) else None


def _lines(content: bytes | Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    lines = BytesIO(content) if isinstance(content, bytes) else content
    for row, line in enumerate(lines, start=1):
        line = line.removeprefix(_BOM) if row == 1 else line
        if not line.isspace() and line:
            yield row, line


def _holds_lines(content: bytes) -> bool:
    """Whether the first line that is not empty is a whole object, and is not the only one."""
    lines = _lines(content)
    first = next(lines, (0, b""))[1].strip()
    return first.startswith(b"{") and first.endswith(b"}") and next(lines, None) is not None


def _collect(results: Iterable[tuple[int, Fact | FactError]], input: int) -> FactsFile:
    columns = FactColumns(input)
    refused: list[dict[str, Any]] = []
    kinds: Counter[str] = Counter()
    fields: Counter[str] = Counter()
    sources: set[str] = set()
    for row, result in results:
        if isinstance(result, FactError):
            said = (result.column or None, result.found, result.expected, result.remedy)
            refused.append(dict(zip(REFUSED.names, (input, row, *said), strict=True)))
            continue
        columns.add(result, row)
        sources.add(result.source)
        if result.kind not in KINDS:
            kinds[result.kind] += 1
        if result.unknown or result.record:
            fields.update(f"{result.kind} {name}" for name in _unknown_names(result))
    return FactsFile(
        tables=columns.tables(),
        refused=pa.Table.from_pylist(refused, schema=REFUSED),
        rows=columns.facts + len(refused),
        facts=columns.facts,
        unknown_kinds=dict(sorted(kinds.items())),
        unknown_fields=dict(sorted(fields.items())),
        sources=tuple(sorted(sources)),
    )


def _unknown_names(fact: Fact) -> set[str]:
    pointers = set(fact.unknown or ())
    if fact.record is not None:
        pointers |= {pointer for _, _, pointer in unknown_members(fact.record, TrainingRecord, "/body")}
    return {name_of(pointer) for pointer in pointers}


def _times(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"

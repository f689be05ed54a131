"""The reconciliation as JSON, "musterroll.reconciliation/1": one document, one row of an array a line.

The same reconciliation gives the same bytes but for `generated_at`. Arrays keep the order of the
tables, which is by stable keys. Completions are not in it (they may be millions): CSV and XLSX have them.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO

import orjson
import pyarrow as pa

from musterroll.reports.json_schema import SCHEMA
from musterroll.reports.picture import Picture, counts
from musterroll.reports.provenance import Provenance, utc_text
from musterroll.reports.words import STATUSES
from musterroll.rules.reconciliation import Reconciliation

OPTIONS = orjson.OPT_NAIVE_UTC | orjson.OPT_UTC_Z
BATCH = 20_000


def render_json(rec: Reconciliation, provenance: Provenance) -> bytes:
    """The whole document in memory, UTF-8."""
    out = io.BytesIO()
    write_json(rec, provenance, out)
    return out.getvalue()


def write_json(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    """Write the document to a binary stream, a batch of rows at a time."""
    out.write(b"{\n")
    for name, value in _head(rec, provenance).items():
        out.write(_dumps(name) + b": " + _dumps(value) + b",\n")
    arrays: dict[str, Iterator[dict[str, Any]]] = {
        "people": rows(rec.people),
        "obligations": rows(rec.obligations),
        "findings": (_finding(row) for row in rows(rec.findings)),
        "sources": rows(rec.sources),
        "refused": rows(rec.refused),
    }
    for number, (name, items) in enumerate(arrays.items()):
        out.write((b",\n" if number else b"") + _dumps(name) + b": [")
        _write_rows(items, out)
        out.write(b"]")
    out.write(b"\n}\n")


def _head(rec: Reconciliation, provenance: Provenance) -> dict[str, Any]:
    question, policy = rec.question, rec.policy
    return {
        "schema": SCHEMA,
        "program": provenance.program,
        "tzdata": rec.tzdata,
        "generated_at": utc_text(provenance.generated_at),
        "as_of": question.as_of,
        "known_at": utc_text(provenance.known_at) if provenance.known_at else None,
        "history_from": rec.history_from,
        "what_if": question.what_if,
        "period": {"type": question.type, "start": question.period_start, "end": question.period_end},
        "policy": {
            "version": policy.version,
            "sha256": policy.sha256,
            "title": policy.title,
            "time_zone": policy.time_zone,
            "built_in": policy.built_in,
            "versions": [
                {"version": one.version, "effective_from": one.effective_from, "sha256": one.sha256}
                for one in rec.policies
            ],
        },
        "inputs": list(rows(rec.inputs)),
        "summary": summary(rec),
    }


def summary(rec: Reconciliation) -> dict[str, Any]:
    """The counts: people by result, listed obligations by status, and those of the period by requirement."""
    picture = Picture(rec)
    listed = counts(rec.obligations["status"])
    return {
        "headline": picture.headline,
        "population": picture.population.num_rows,
        "by_result": picture.results,
        "by_status": {word.key: listed.get(word.key, 0) for word in STATUSES},
        "obligations": rec.obligations.num_rows,
        "findings": rec.findings.num_rows,
        "in_period": {
            "obligations": picture.judged.num_rows,
            "by_status": picture.statuses,
            "by_requirement": [
                {
                    "requirement": line.id,
                    "title": line.title,
                    "obligations": line.total,
                    "by_status": {word.key: line.of(word.key) for word in STATUSES},
                    "people_with_deviation": line.people_with_deviation,
                }
                for line in picture.requirements
            ],
        },
    }


def rows(table: pa.Table) -> Iterator[dict[str, Any]]:
    """Rows of a table as dictionaries, made a batch at a time."""
    for batch in table.to_batches(max_chunksize=BATCH):
        columns = [column.to_pylist() for column in batch.columns]
        names = batch.schema.names
        for values in zip(*columns, strict=True):
            yield dict(zip(names, values, strict=True))


def _finding(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "details": orjson.loads(row["details"]) if row["details"] else {}}


def _write_rows(items: Iterator[dict[str, Any]], out: BinaryIO) -> None:
    separator = b"\n"
    for item in items:
        out.write(separator)
        out.write(_dumps(item))
        separator = b",\n"


def _dumps(value: object) -> bytes:
    return orjson.dumps(value, option=OPTIONS)

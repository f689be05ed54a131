"""Segments as files: written whole under a name of their own, and never changed."""

from __future__ import annotations

import os
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

ROW_GROUP = 65_536


class Segment(NamedTuple):
    """One file: facts of `kind` from entries `first` to `last`, both included."""

    kind: str
    first: int
    last: int
    name: str
    sha256: str
    rows: int


def write(folder: Path, kind: str, first: int, last: int, table: pa.Table) -> Segment:
    """Writes a table as a segment; it has its name only when all its bytes are on disk."""
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-{first}-{last}-{secrets.token_hex(4)}.parquet"
    making = folder / f".{name}"
    try:
        pq.write_table(table, making, compression="zstd", row_group_size=ROW_GROUP)
        digest = sha256_of(making)
        with making.open("rb") as file:
            os.fsync(file.fileno())
        making.replace(folder / name)
    finally:
        making.unlink(missing_ok=True)
    return Segment(kind, first, last, name, digest, table.num_rows)


def read(folder: Path, segment: Segment) -> pa.Table:
    """The rows of a segment."""
    import pyarrow.parquet as pq

    return pq.read_table(folder / segment.name)


@cache
def nulls(path: Path, column: str) -> bool:
    """Whether a column of a file may have rows without a value, by its statistics."""
    import pyarrow.parquet as pq

    about = pq.read_metadata(path)
    at = next(place for place in range(about.num_columns) if about.schema.column(place).path == column)
    parts = (about.row_group(group).column(at).statistics for group in range(about.num_row_groups))
    return any(part is None or part.null_count is None or part.null_count > 0 for part in parts)


def sha256_of(path: Path) -> str:
    """The digest of a file, lower-case hex."""
    digest = sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def fault(folder: Path, segment: Segment) -> str | None:
    """What is wrong with the file of a segment, in words; None if it is as it was written."""
    path = folder / segment.name
    if not path.is_file():
        return f"{path}: the segment is missing; `musterroll rebuild` makes it again."
    found = sha256_of(path)
    if found == segment.sha256:
        return None
    return f"{path}: its SHA-256 is {found}, recorded was {segment.sha256}; `musterroll rebuild` makes it again."

"""What is found on the way from a row to the checkpoint: plain values, which another process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from musterroll.sources.rows_near import RawRow


@dataclass(frozen=True)
class Received:
    """The file or pull that an entry was read from. `entry` is that of the fact that it was received."""

    sha256: str
    source: str
    name: str
    query: str | None
    sheet: str | None
    rows: int | None
    entry: int
    received_at: datetime
    by: str | None
    withdrawn: bool


@dataclass(frozen=True)
class Origin:
    """Where the entry was read from. `why_not` says why something is not shown.

    `names` are the values of the fact that stand in the row letter for letter.
    """

    row: int | None = None
    received: Received | None = None
    rows: tuple[RawRow, ...] = ()
    names: tuple[str, ...] = ()
    why_not: str = ""


@dataclass(frozen=True)
class Proven:
    """The proof under the latest checkpoint, checked just now. `steps`: hashes from the entry to the root.

    `why_not` is set where there is none yet, or where it does not hold.
    """

    tlog_proof: str = ""
    json: str = ""
    size: int = 0
    signed_at: datetime | None = None
    origin: str = ""
    steps: int = 0
    why_not: str = ""


@dataclass(frozen=True)
class Traced:
    """One entry, shown in the ways that must agree. `fact` is null where the body was erased.

    `record` and `record_with_proof` are null where the entry is no finished training; `checksum` is that of `record`,
    made anew.
    """

    entry: int
    kind: str
    source: str
    received_at: datetime
    digest: str
    digest_holds: bool
    fact: str | None
    origin: Origin
    proven: Proven
    record: str | None = None
    record_with_proof: str | None = None
    checksum: str | None = None

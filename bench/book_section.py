"""How fast the book takes facts in, against a tree that keeps records, SQLite alone, and the disk."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Protocol

from bench.measure import Samples, in_turn, python
from bench.setting import WORK
from bench.table import Section, Target

PEERS = "bench/peers"
BYTES = 395  # of a record in the book; the peers get records as long
SYNCED = "raw inserts, synced, 100 a commit"
HUNDRED, ONE, MANY = "book, 100 a commit", "book, one a commit", "book, one a call, 16 threads"


class Sizes(Protocol):
    """What a measurement of the book needs to know."""

    @property
    def records(self) -> int:
        """How many records are appended, a hundred a commit; one by one a hundredth of them."""

    @property
    def parquet_rounds(self) -> int:
        """How many rounds."""


def book_appends(sizes: Sizes) -> Section:
    """Durable appends, a hundred a commit, one by one, and from many threads at once."""
    records, singles = str(sizes.records), str(max(sizes.records // 100, 20))
    peer = str(WORK / "peer")
    samples = in_turn(
        {
            HUNDRED: python("-m", "bench.book_append", records, "100"),
            "pymerkle, 100 a commit": python(f"{PEERS}/pymerkle_append.py", records, "100", str(BYTES), peer),
            "pymerkle with a log": python(f"{PEERS}/pymerkle_append.py", records, "100", str(BYTES), peer, "wal"),
            "raw inserts": python(f"{PEERS}/raw_insert.py", records, str(BYTES), peer),
            SYNCED: python(f"{PEERS}/raw_insert.py", records, str(BYTES), peer, "synced"),
            ONE: python("-m", "bench.book_append", singles, "1"),
            MANY: python("-m", "bench.book_append", str(int(singles) * 5), "1", "16"),
            "fdatasync": python(f"{PEERS}/fdatasync.py", singles, peer),
        },
        sizes.parquet_rounds,
    )
    said = samples[HUNDRED].said
    rates = {name: int(found.said["records"]) / found.median("inside") for name, found in samples.items()}
    return Section(
        title=f"Appends to the book: {sizes.records:,} records of {said['bytes']} bytes, on SQLite",
        text=(
            "Facts that are there as structs go into the book: canonical bytes, keys that recognise repeats, salted "
            "digests, entries, tree, tiles and head, synced at each commit. Those with a hundred a commit go in as "
            "`collect` gives them (`Journal.append_all`): a commit begins when the one before it is on the disk, and "
            "while the disk works on one, the facts of the next are made ready. `pymerkle` keeps the finished bytes "
            "and hashes of leaves, and computes the root after each commit; it has no salts, no canonical form and "
            "does not recognise repeats. `with a log` gives it SQLite's write-ahead log, which ours has. `raw inserts` "
            "are rows into one table, 10,000 a commit, without a journal and never synced; `synced` has a write-ahead "
            "log and 100 a commit, each synced, which is what the disk leaves of it. `fdatasync` overwrites a page and "
            f"syncs. Of the processor, microseconds a record: {_processor(samples)}. "
            f"Records a second: {', '.join(f'{name} {rate:,.0f}' for name, rate in rates.items())}. "
            "Ratios are of records a second after imports."
        ),
        rounds=sizes.parquet_rounds,
        samples=samples,
        base="raw inserts",
        targets=(
            _target(rates, HUNDRED, "pymerkle, 100 a commit", 1, 2),
            _target(rates, HUNDRED, "raw inserts", 0.12, 0.25),
            _target(rates, ONE, "fdatasync", 0.5, 0.75),
            _target(rates, MANY, ONE, 1, 10),
        ),
    )


def _processor(samples: Mapping[str, Samples]) -> str:
    """What each program takes of the processor: the disk, which answers as it likes, has no part in it."""
    taken = {
        name: median(1e6 * float(run.said["processor"]) / int(run.said["records"]) for run in found.runs)
        for name, found in samples.items()
    }
    return ", ".join(f"{name} {us:,.1f}" for name, us in taken.items())


def _target(rates: dict[str, float], ours: str, theirs: str, bound: float, moonshot: float) -> Target:
    return Target(f"{ours}, against {theirs}", rates[ours] / rates[theirs], bound, at_least=True, moonshot=moonshot)

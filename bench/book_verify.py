"""Verification of a book against the hashes that it needs: `python -m bench.book_verify RECORDS A_COMMIT [ROUNDS]`.

The hashes are one of each body with its salt, one of each leaf, one of each node of the tree, and those that fold the
tree to the root of each head; their inputs are made before the clock starts. Both are measured in turn in one process
of one thread. Prints one line of JSON, in seconds of the processor; the ratio is the median of the rounds' ratios.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from bench.book_append import RECEIVED, completion
from bench.setting import WORK
from musterroll import config
from musterroll.facts.leaf import entry_bytes
from musterroll.procedures import log_keys
from musterroll.procedures.seal import seal
from musterroll.procedures.verify import verify
from musterroll.store.setup import Book, open_book


def main(records: int, a_commit: int, rounds: int = 5, folder: Path = WORK / "verified") -> dict[str, Any]:
    """Make a book of so many records, then verify it; what is printed."""
    shutil.rmtree(folder, ignore_errors=True)
    book = _made(folder, records, a_commit)
    inputs = _inputs(book)
    pairs = [(_took(lambda: _hash(inputs)), _took(lambda: _verify(book))) for _ in range(rounds)]
    said = {
        "records": records,
        "heads": len(book.heads.all()),
        "hashes": len(inputs),
        "hashing": round(median(floor for floor, _ in pairs), 4),
        "verifying": round(median(whole for _, whole in pairs), 4),
        "ratio": round(median(whole / floor for floor, whole in pairs), 2),
    }
    book.close()
    shutil.rmtree(folder, ignore_errors=True)
    return said


def _made(folder: Path, records: int, a_commit: int) -> Book:
    book = open_book(config.create(folder), create=True)
    log_keys.create(book.config)
    for start in range(0, records, a_commit):
        facts = [completion(number) for number in range(start, min(start + a_commit, records))]
        book.journal.append(facts, received_at=RECEIVED)
    seal(book, RECEIVED)
    return book


def _inputs(book: Book) -> list[bytes]:
    """What is hashed, each as one piece. All nodes are as long as each other, so any two hashes do."""
    size = book.heads.latest().size
    page = book.audit.page(0, size)
    found = [salted for salted in page.salted if salted is not None]
    found += [b"\0" + entry_bytes(index, *row) for index, row in enumerate(zip(*page[:4], strict=True))]
    folds = sum(max(head.size.bit_count() - 1, 0) for head in book.heads.all())
    nodes = [b"\1" + digest + digest for digest in page.digests]
    return found + nodes[1:] + [nodes[at % size] for at in range(folds)]


def _hash(inputs: list[bytes]) -> None:
    for each in inputs:
        sha256(each).digest()


def _verify(book: Book) -> None:
    report = verify(book, rebuild=False)
    if not report.holds:
        raise RuntimeError(str(report.problems[0]))


def _took(work: Callable[[], None]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), int((sys.argv[3:] or ["5"])[0]))))

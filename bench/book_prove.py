"""Inclusion proofs of single entries, through the store: `python -m bench.book_prove LEAVES [PROOFS]`.

The book is made once, with so many completions, and kept in `bench/made`. Each proof is of an entry taken at random and
reads the lowest tile from the database; hashes above it are read once and remembered by the open book, as in the
server. Prints one line of JSON, in milliseconds.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from random import Random
from statistics import median, quantiles
from typing import Any

from bench.book_append import RECEIVED, completion
from bench.setting import WORK
from musterroll import config
from musterroll.ledger.proofs import inclusion_proof, verify_inclusion
from musterroll.ledger.tree import leaf_hash
from musterroll.store.setup import Book, open_book

_A_COMMIT = 10_000


def main(leaves: int, proofs: int = 5_000) -> dict[str, Any]:
    """So many proofs in a book of so many entries; what is printed."""
    book = _book(leaves)
    chance, head = Random(leaves), book.heads.latest()
    wall, used = [], []
    for _ in range(proofs):
        index = chance.randrange(leaves)
        began, before = time.perf_counter(), time.process_time()
        path = inclusion_proof(book.tiles.nodes(), index, leaves)
        wall.append(1000 * (time.perf_counter() - began))
        used.append(1000 * (time.process_time() - before))
        (entry,) = book.entries.read(index, index + 1)
        verify_inclusion(index, leaves, leaf_hash(entry.leaf), path, head.root)
    book.close()
    return {
        "leaves": leaves,
        "proofs": proofs,
        "median_ms": round(median(wall), 3),
        "p99_ms": round(quantiles(wall, n=100)[98], 3),
        "processor_median_ms": round(median(used), 3),
        "processor_p99_ms": round(quantiles(used, n=100)[98], 3),
    }


def _book(leaves: int) -> Book:
    folder = WORK / f"proved-{leaves}"
    ready = folder / "ready"
    if ready.exists():
        return open_book(config.load(folder))
    shutil.rmtree(folder, ignore_errors=True)
    book = open_book(config.create(folder), create=True)
    for start in range(0, leaves, _A_COMMIT):
        facts = [completion(number) for number in range(start, min(start + _A_COMMIT, leaves))]
        book.journal.append(facts, received_at=RECEIVED)
    ready.touch()
    return book


if __name__ == "__main__":
    print(json.dumps(main(*(int(word) for word in sys.argv[1:]))))

"""The two halves of a collection, each alone: `python -m bench.sources_alone fetch|append FOLDER [BASE_URL]`.

`fetch` asks every question of the three systems and keeps the pages in FOLDER, packed, as a pull keeps them. `append`
puts the facts of those pages into a new book, as many a commit as a collection does; only the appends are counted, the
facts are there as structs before. Prints one line of JSON: seconds of wall and processor.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from musterroll import config
from musterroll.facts.fact import Fact
from musterroll.sources.catalogue import find
from musterroll.sources.clock import Clock
from musterroll.sources.extract import open_extract
from musterroll.sources.http import Client
from musterroll.sources.port import Ask
from musterroll.sources.pull import pull
from musterroll.sources.settings import settle
from musterroll.store.setup import open_book

TOKENS = {"okta": "token", "bamboohr": "api_key", "knowbe4": "token"}
MORE = {
    "okta": {},
    "bamboohr": {"training_types": "", "calls_per_second": "0"},
    "knowbe4": {"calls_per_second": "0", "calls_per_minute": "0"},
}
_A_COMMIT = 10_000


def fetch(folder: Path, base_url: str) -> dict[str, Any]:
    """Every question of every system, one after the other."""
    shutil.rmtree(folder, ignore_errors=True)
    clock = Clock(now=lambda: datetime.now(UTC))
    began, used = time.perf_counter(), time.process_time()
    for name, secret in TOKENS.items():
        source = find(name)
        settings = settle(name, source.settings, {"base_url": base_url, secret: "t" * 20, **MORE[name]})
        with Client(source.connect(settings), clock, name) as client:
            for query in source.asked(settings):
                ask = Ask(query=query.name, settings=settings, client=client, now=clock.now())
                got = pull(source, ask, folder)
                if got.error is not None:
                    raise got.error
    return _took(began, used)


def append(folder: Path) -> dict[str, Any]:
    """The facts of everything that was fetched, into an empty book."""
    place = folder.parent / "appended"
    shutil.rmtree(place, ignore_errors=True)
    book = open_book(config.create(place), create=True)
    wall = processor = 0.0
    facts = _facts(folder)
    while batch := list(islice(facts, _A_COMMIT)):
        began, used = time.perf_counter(), time.process_time()
        book.journal.append(batch, received_at=datetime.now(UTC))
        wall, processor = wall + time.perf_counter() - began, processor + time.process_time() - used
    entries = book.entries.size()
    book.close()
    shutil.rmtree(place)
    return {"seconds": round(wall, 3), "processor": round(processor, 3), "entries": entries}


def _facts(folder: Path) -> Iterator[Fact]:
    for path in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime_ns):
        extract = open_extract(path)
        yield from find(extract.source).read(extract).facts()


def _took(began: float, used: float) -> dict[str, Any]:
    return {
        "seconds": round(time.perf_counter() - began, 3),
        "processor": round(time.process_time() - used, 3),
    }


if __name__ == "__main__":
    what, where, *rest = sys.argv[1:]
    print(json.dumps(fetch(Path(where), rest[0]) if what == "fetch" else append(Path(where))))

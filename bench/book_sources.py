"""Three systems into a book in one run, against its halves alone: `python -m bench.book_sources USERS ENROLMENTS`.

`musterroll collect` asks Okta, BambooHR and KnowBe4 (`bench.systems`, a process of its own) for so many users each and
so many enrolments, into an empty book, as a process from start to end; its memory is looked at while it runs, that of
its own processes included. Before it, every question is only asked and kept; after it, the same facts are only
appended. Then one row in a thousand changes and all is asked again. Prints one line of JSON.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.setting import ROOT, WORK
from bench.sources_alone import MORE, TOKENS
from bench.systems import ONE_IN
from musterroll import config
from musterroll.procedures import log_keys
from musterroll.procedures.pulling import settings as sources
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.setup import open_book

_LOOK_S = 0.1
_TENTHS = 10


@dataclass(frozen=True)
class Ran:
    """One program and those that it started: seconds, peak memory in MiB, and the most in each tenth of its time.

    `started` are the seconds of the processor of those that it started, as far as that was seen.
    """

    wall: float
    processor: float
    started: float
    peak: float
    over_time: list[int]


def main(users: int, enrolments: int, folder: Path = WORK / "sources") -> dict[str, Any]:
    """All of it; what is printed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _systems(users, enrolments) as url:
        fetched = _alone("fetch", folder / "pages", url)
        book = folder / "book"
        _begin(book, url)
        first = _collect(book)
        entries, told = _entries(book)
        appended = _alone("append", folder / "pages")
        urllib.request.urlopen(f"{url}/change", data=b"").close()
        second = _collect(book)
        after, again = _entries(book)
    shutil.rmtree(folder)
    longer = max(fetched["seconds"], appended["seconds"])
    changed = 3 * (users // ONE_IN) + enrolments // ONE_IN
    new = after - entries - (len(again) - len(told))
    return {
        "rows": sum(one["rows"] for one in told),
        "refused": sum(one["refused"] for one in told),
        "entries": entries,
        "fetch_s": fetched["seconds"],
        "append_s": appended["seconds"],
        "collect_s": round(first.wall, 2),
        "collect_processor_s": round(first.processor, 2),
        "reader_processor_s": round(first.started, 2),
        "fetch_processor_s": fetched["processor"],
        "append_processor_s": appended["processor"],
        "ratio": round(first.wall / longer, 3),
        "peak_mib": round(first.peak),
        "over_time_mib": first.over_time,
        "second_s": round(second.wall, 2),
        "second_peak_mib": round(second.peak),
        "second_rows": sum(one["rows"] for one in again[len(told) :]),
        "second_entries": new,
        "second_ratio": new / changed if changed else 1.0,
    }


@contextmanager
def _systems(users: int, enrolments: int) -> Iterator[str]:
    argv = [sys.executable, "-m", "bench.systems", str(users), str(enrolments)]
    with subprocess.Popen(argv, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.terminate()


def _begin(folder: Path, url: str) -> None:
    """An empty book that has the three sources."""
    book = open_book(config.create(folder), create=True)
    log_keys.create(book.config)
    book.close()
    for name in TOKENS:
        sources.add(folder, name, {"base_url": url, **MORE[name]}, {})


def _collect(folder: Path) -> Ran:
    """`musterroll collect` of all sources, and what it took."""
    words = ("musterroll", "collect", *TOKENS, "--folder", str(folder), "--quiet")
    secrets = {f"MUSTERROLL_{name.upper()}_{secret.upper()}": "t" * 20 for name, secret in TOKENS.items()}
    argv = [sys.executable, "-m", "bench.as_installed", *words]
    began, sizes, started = time.perf_counter(), list[float](), 0.0
    # Not `subprocess`: a process that was forked from a large one counts that one's memory.
    number = os.posix_spawn(argv[0], argv, {**os.environ, **secrets, "PYTHONPATH": str(ROOT)})
    while True:
        ended, status, used = os.wait4(number, os.WNOHANG)
        if ended:
            break
        sizes.append(_resident(number))
        started = max(started, _started(number))
        time.sleep(_LOOK_S)
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError(f"collect ended with {os.waitstatus_to_exitcode(status)}")
    peak = max(used.ru_maxrss / 1024, *sizes)
    return Ran(time.perf_counter() - began, used.ru_utime + used.ru_stime, started, peak, _most_in_tenths(sizes))


def _resident(number: int) -> float:
    """MiB in memory of a process and of those that it started, now; 0 where the system does not tell."""
    try:
        pages = int(Path(f"/proc/{number}/statm").read_text("ascii").split()[1])
        started = Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split()
    except (OSError, IndexError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20 + sum(_resident(int(one)) for one in started)


def _started(number: int) -> float:
    """Seconds of the processor of those that a process started and that have ended; 0 where that is not told."""
    try:
        told = Path(f"/proc/{number}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(told[13]) + int(told[14])) / os.sysconf("SC_CLK_TCK")


def _most_in_tenths(sizes: list[float]) -> list[int]:
    count = len(sizes)
    parts = [sizes[count * at // _TENTHS : count * (at + 1) // _TENTHS] for at in range(_TENTHS)]
    return [round(max(part)) for part in parts if part]


def _alone(what: str, *words: Path | str) -> dict[str, Any]:
    argv = [sys.executable, "-m", "bench.sources_alone", what, *map(str, words)]
    done = subprocess.run(argv, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _entries(folder: Path) -> tuple[int, list[dict[str, Any]]]:
    """How many entries the book has, and of each pull its rows and those that were refused."""
    book = open_book(config.load(folder))
    told = []
    for one in of_kind(book.tables, "extract.received"):
        body: Any = one.fact.body if one.fact else None
        told.append({"rows": sum(body.parameters["rows_by_part"].values()), "refused": body.parameters["refused"]})
    size = book.entries.size()
    book.close()
    return size, told


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]))))

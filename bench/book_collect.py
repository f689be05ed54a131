"""An export into the book, against appends alone: `python -m bench.book_collect PEOPLE`.

The export has ten completions for each of so many people. `musterroll collect` takes it into a new book, as a process
of its own from start to end: read, compare with the book, keep the file encrypted, append. Then as many facts that are
there as structs are appended, as many a commit as collect takes. Prints one line of JSON: seconds, and rates divided.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench import book_append, data
from bench.setting import NOW, ROOT, WORK
from musterroll import config
from musterroll.procedures import log_keys
from musterroll.store.setup import open_book

_A_COMMIT = 10_000


def main(people: int, folder: Path = WORK / "collected") -> dict[str, Any]:
    """Both, one after the other; what is printed."""
    export = data.ensure(people, "csv") / "completions.csv"
    shutil.rmtree(folder, ignore_errors=True)
    book = open_book(config.create(folder), create=True)
    log_keys.create(book.config)
    began, before = time.perf_counter(), _processor()
    _collect(export, folder)
    seconds, used = time.perf_counter() - began, _processor() - before
    entries = book.entries.size()
    book.close()
    shutil.rmtree(folder)
    alone = book_append.main(entries, _A_COMMIT, folder=WORK / "appended")
    return {
        "rows": 10 * people,
        "entries": entries,
        "collect_s": round(seconds, 3),
        "collect_processor_s": round(used, 3),
        "append_s": alone["seconds"],
        "append_processor_s": alone["processor"],
        "rate": round(alone["seconds"] / seconds, 3),
        "processor_rate": round(alone["processor"] / used, 3),
    }


def _collect(export: Path, folder: Path) -> None:
    words = (
        "musterroll",
        "collect",
        str(export),
        "--folder",
        str(folder),
        "--by",
        "bench@company.example",
        "--now",
        NOW,
    )
    argv = [sys.executable, "-m", "bench.as_installed", *words, "--quiet"]
    subprocess.run(argv, check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


def _processor() -> float:
    """Seconds of the processor that programs started from here have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]))))

"""What SQLite alone can do without durability: `raw_insert.py RECORDS BYTES FOLDER`.

One table of a number and the bytes of a record, rows already made, 10,000 a commit, no journal, never synced.
"""

import json
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

A_COMMIT = 10_000


def insert(records: int, size: int, folder: Path) -> dict[str, float]:
    """Insert so many rows of so many bytes; seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode=OFF")
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("CREATE TABLE records (number INTEGER PRIMARY KEY, record BLOB NOT NULL)")
    rows = [(number, os.urandom(size // 2).hex().encode()) for number in range(records)]
    began, used = time.perf_counter(), time.process_time()
    for start in range(0, records, A_COMMIT):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO records VALUES (?, ?)", rows[start : start + A_COMMIT])
        connection.execute("COMMIT")
    seconds, used = time.perf_counter() - began, time.process_time() - used
    connection.close()
    shutil.rmtree(folder)
    return {"processor": round(used, 4), "seconds": round(seconds, 4)}


if __name__ == "__main__":
    many, size = int(sys.argv[1]), int(sys.argv[2])
    print(json.dumps({"records": many, **insert(many, size, Path(sys.argv[3]))}))

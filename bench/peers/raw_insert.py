"""What SQLite alone can do: `raw_insert.py RECORDS BYTES FOLDER [synced]`.

One table of a number and the bytes of a record, rows already made, 10,000 a commit, no journal, never synced. `synced`
has a write-ahead log, 100 a commit, each synced: what the disk leaves of it.
"""

import json
import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

A_COMMIT = {False: 10_000, True: 100}


def insert(records: int, size: int, folder: Path, synced: bool) -> dict[str, float]:
    """Insert so many rows of so many bytes; seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "raw.db", isolation_level=None)
    connection.execute(f"PRAGMA journal_mode={'WAL' if synced else 'OFF'}")
    connection.execute(f"PRAGMA synchronous={'FULL' if synced else 'OFF'}")
    connection.execute("CREATE TABLE records (number INTEGER PRIMARY KEY, record BLOB NOT NULL)")
    rows = [(number, os.urandom(size // 2).hex().encode()) for number in range(records)]
    began, used = time.perf_counter(), time.process_time()
    together = A_COMMIT[synced]
    for start in range(0, records, together):
        connection.execute("BEGIN")
        connection.executemany("INSERT INTO records VALUES (?, ?)", rows[start : start + together])
        connection.execute("COMMIT")
    seconds, used = time.perf_counter() - began, time.process_time() - used
    connection.close()
    shutil.rmtree(folder)
    return {"processor": round(used, 4), "seconds": round(seconds, 4)}


if __name__ == "__main__":
    many, size = int(sys.argv[1]), int(sys.argv[2])
    print(json.dumps({"records": many, **insert(many, size, Path(sys.argv[3]), "synced" in sys.argv[4:])}))

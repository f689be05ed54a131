"""pymerkle's tree in SQLite, with the root after each commit:
`pymerkle_append.py RECORDS A_COMMIT BYTES FOLDER [wal]`.

It keeps the records as they are and the hashes of the leaves; no salt, no canonical form, nothing that recognises a
record that comes again. `wal` gives its database the settings of ours (a write-ahead log, synced at each commit) in
place of its own (a journal beside the file, synced at each commit).
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from pymerkle import SqliteTree


def append(records: int, a_commit: int, size: int, folder: Path, log: bool) -> dict[str, float]:
    """Append so many records of so many bytes; seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tree = SqliteTree(str(folder / "tree.db"))
    if log:
        tree.con.execute("PRAGMA journal_mode=WAL")
    tree.con.execute("PRAGMA synchronous=FULL")
    data = [os.urandom(size // 2).hex().encode() for _ in range(records)]
    began, used = time.perf_counter(), time.process_time()
    for start in range(0, records, a_commit):
        tree.append_entries(data[start : start + a_commit])
        tree.get_root()
    seconds, used = time.perf_counter() - began, time.process_time() - used
    tree.close()
    shutil.rmtree(folder)
    return {"processor": round(used, 4), "seconds": round(seconds, 4)}


if __name__ == "__main__":
    many, a_commit, size = (int(word) for word in sys.argv[1:4])
    print(json.dumps({"records": many, **append(many, a_commit, size, Path(sys.argv[4]), "wal" in sys.argv)}))

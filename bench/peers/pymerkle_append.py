"""pymerkle's tree in SQLite, with the root after each commit: `pymerkle_append.py RECORDS A_COMMIT BYTES FOLDER`.

It keeps the records as they are and the hashes of the leaves; no salt, no canonical form, nothing that recognises a
record that comes again. Its database gets the same durable settings as ours (write-ahead log, synced at each commit);
its own, without a log, are slower.
"""

import json
import os
import shutil
import sys
import time
from pathlib import Path

from pymerkle import SqliteTree


def append(records: int, a_commit: int, size: int, folder: Path) -> dict[str, float]:
    """Append so many records of so many bytes; seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tree = SqliteTree(str(folder / "tree.db"))
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
    print(json.dumps({"records": many, **append(many, a_commit, size, Path(sys.argv[4]))}))

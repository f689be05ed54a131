"""How often the disk can be told to keep a page: `fdatasync.py TIMES FOLDER`. Overwrites 4 KiB and syncs each time."""

import json
import os
import shutil
import sys
import time
from pathlib import Path


def sync(times: int, folder: Path) -> dict[str, float]:
    """Overwrite and sync so many times; seconds."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    page = os.urandom(4096)
    handle = os.open(folder / "page", os.O_RDWR | os.O_CREAT)
    os.pwrite(handle, page * 256, 0)
    os.fsync(handle)
    began, used = time.perf_counter(), time.process_time()
    for number in range(times):
        os.pwrite(handle, page, number % 256 * 4096)
        os.fdatasync(handle)
    seconds, used = time.perf_counter() - began, time.process_time() - used
    os.close(handle)
    shutil.rmtree(folder)
    return {"processor": round(used, 4), "seconds": round(seconds, 4)}


if __name__ == "__main__":
    many = int(sys.argv[1])
    print(json.dumps({"records": many, **sync(many, Path(sys.argv[2]))}))

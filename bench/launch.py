"""Runs one program and writes down what the kernel counted for it: `launch.py FILE PROGRAM ARGUMENT…`.

The kernel counts for a new process the memory of the one that started it, as that was then. So each program is
started by this, which is small, and never by the harness or a test run, which may be large. FILE is an open descriptor.
"""

import json
import os
import sys
import time


def launch(argv: list[str]) -> dict[str, float]:
    """Run a program to its end: its exit status, seconds of wall and processor, and peak resident memory in MiB."""
    began = time.perf_counter()
    process = os.posix_spawn(argv[0], argv, os.environ)
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - began
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return {
        "status": os.waitstatus_to_exitcode(status),
        "wall": wall,
        "cpu": used.ru_utime + used.ru_stime,
        "peak": used.ru_maxrss / unit,
    }


if __name__ == "__main__":
    descriptor = int(sys.argv[1])
    os.set_inheritable(descriptor, False)
    with open(descriptor, "w", encoding="utf-8") as told:
        json.dump(launch(sys.argv[2:]), told)

"""Programs that tests need, from the machine's own packages: installed where they are missing and it can be done."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")
INSTALL = "apt-get install -y -qq --no-install-recommends"
_PATIENCE_S = 300


def installed(package: str, find: Callable[[], Found | None]) -> Found | None:
    """What `find` finds, with the package where it is missing; None where it cannot be installed."""
    found = find()
    if found is not None or os.geteuid() != 0 or not shutil.which("apt-get"):
        return found
    with one_at_a_time():
        found = find()  # another may have just installed it
        if found is None:
            for command in ("apt-get update -qq", f"{INSTALL} {package}"):
                subprocess.run(
                    command.split(),
                    env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
                    capture_output=True,
                    check=False,
                    timeout=_PATIENCE_S,
                )
            found = find()
    return found


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Tests run in several processes, and apt serves one: who finds it taken would take the program for missing."""
    with (Path(tempfile.gettempdir()) / f"packages-for-tests-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

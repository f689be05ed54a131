"""Environments of peers whose packages cannot stand beside ours: made once, in bench/made, from pinned files."""

from __future__ import annotations

import subprocess
import sys
import venv
from hashlib import sha256
from pathlib import Path

from bench.setting import BENCH, WORK


def python_with(peer: str) -> Path:
    """The interpreter of the environment that has what `bench/peers/PEER.txt` names; made where it is not there yet."""
    wanted = BENCH / "peers" / f"{peer}.txt"
    place = WORK / f"with-{peer}"
    python, stamp = place / "bin" / "python", place / "made-from"
    digest = sha256(wanted.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text("ascii") == digest:
        return python
    print(f"Installing {peer} into {place.name} (a minute or two the first time)", file=sys.stderr, flush=True)
    venv.create(place, clear=True, with_pip=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(wanted)], check=True, stdout=subprocess.DEVNULL)
    stamp.write_text(digest, "ascii")
    return python

"""Runs a module as a user's environment would: `python -m bench.as_installed MODULE ARGUMENT…`.

The environment of the measurements also holds pandas and NumPy, for the peers. The program needs neither, but Arrow
imports them wherever it finds them, and users who install only this program do not have them.
"""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

PEERS_ONLY = ("numpy", "pandas")
REQUIREMENTS = Path(__file__).resolve().parent.parent / "requirements" / "runtime.txt"


def hidden() -> list[str]:
    """Those packages of the peers that are no requirement of the program."""
    needed = {line.partition("==")[0] for line in REQUIREMENTS.read_text("utf-8").splitlines()}
    return [name for name in PEERS_ONLY if name not in needed]


if __name__ == "__main__":
    sys.modules.update(dict.fromkeys(hidden()))  # type: ignore[arg-type]  # None: importing it says it is absent
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)

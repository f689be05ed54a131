"""Programs of their own that write to a book, and what they were told."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.house.tree import ROOT


def start(module: str, folder: Path, *words: str, output: IO[bytes] | int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Starts `python -m MODULE FOLDER WORDS…`."""
    command = [sys.executable, "-m", module, str(folder), *words]
    return subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=subprocess.PIPE, env={**os.environ})


def acknowledged(output: bytes) -> dict[str, list[tuple[int, int, int]]]:
    """The calls that were answered, by writer: first row, row after the last, size of the book."""
    told: dict[str, list[tuple[int, int, int]]] = {}
    for line in output.decode().split("\n")[:-1]:  # the last line may be cut
        name, *figures = line.split(" ")
        if figures[0].isdigit():
            first, last, size = map(int, figures)
            told.setdefault(name, []).append((first, last, size))
    return told

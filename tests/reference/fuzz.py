"""`python -m tests.reference.fuzz`: compares the rules with their slow twin on ever new histories until stopped.

Every new kind of difference is reduced and saved as JSON; `--replay FILE` plays one again.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from pathlib import Path
from random import Random

from tests.reference.histories import World, batch
from tests.reference.reduce import small_case
from tests.reference.verdict import complaints, sort_of
from tests.reference.written import from_json, to_json

FOLDER = Path("out/fuzz")


def main(arguments: list[str] | None = None) -> int:
    """Run, print counts, and return 1 if anything differed."""
    given = _arguments(arguments)
    if given.replay:
        return _replay(given.replay)
    try:
        return _run(given)
    except KeyboardInterrupt:
        print("\nStopped.")
        return 130


def _arguments(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="fuzz", description="Compare the rules with their slow twin.")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds; else run until stopped")
    parser.add_argument("--histories", type=int, default=50, help="how many share one run (50)")
    parser.add_argument("--seed", help="start of the sequence; drawn and printed unless given")
    parser.add_argument("--save", type=Path, default=FOLDER, help=f"where differing worlds are kept ({FOLDER})")
    parser.add_argument("--replay", type=Path, help="play one saved world again")
    return parser.parse_args(arguments)


def _run(given: argparse.Namespace) -> int:
    seed = given.seed or secrets.token_hex(4)
    print(f"Seed {seed}. Stop with Ctrl-C.", flush=True)
    begun, count, known = time.monotonic(), 0, set[str]()
    for number in range(sys.maxsize):
        world = batch(Random(f"{seed} {number}"), given.histories)
        for sort in sorted({sort_of(words) for words in complaints(world)} - known):
            known.add(sort)
            _save(world, sort, f"{seed}-{number}", given.save)
        count += given.histories
        seconds = time.monotonic() - begun
        if (number + 1) % 20 == 0:
            print(f"{count} histories, {len(known)} kinds of difference, {seconds:.0f} s", flush=True)
        if given.seconds and seconds > given.seconds:
            break
    print(f"{count} histories, {len(known)} kinds of difference.")
    return 1 if known else 0


def _save(world: World, sort: str, name: str, folder: Path) -> None:
    """Reduce a world that differs in this way, keep it, and say so."""
    small = small_case(world, sort)
    found = complaints(small)
    folder.mkdir(parents=True, exist_ok=True)
    words = "".join(letter if letter.isalnum() else "-" for letter in sort)[:50].strip("-")
    path = folder / f"{name}-{words}.json"
    path.write_text(to_json(small, found), "utf-8")
    print(f"{sort}: {small.size()} facts in {path}")
    print("".join(f"  {line}\n" for line in found[:6]), end="", flush=True)


def _replay(path: Path) -> int:
    found = complaints(from_json(path.read_text("utf-8")))
    print("\n".join(found) if found else "Both agree.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

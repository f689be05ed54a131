"""Runs whole processes in turn and takes their wall time, processor time and peak memory."""

from __future__ import annotations

import compileall
import contextlib
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from bench.setting import BENCH, ROOT

LAUNCH = BENCH / "launch.py"


@dataclass(frozen=True)
class Command:
    """A program to measure. `allowed` are the exit statuses that mean it did its work."""

    argv: tuple[str, ...]
    allowed: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Sample:
    """One run: seconds of wall and processor, peak resident memory in MiB, and what the last line of JSON said."""

    wall: float
    cpu: float
    peak: float
    said: dict[str, Any]

    @property
    def inside(self) -> float:
        """Seconds after the imports as the program itself took them; the wall time where it said none."""
        return float(self.said.get("seconds", self.wall))


@dataclass(frozen=True)
class Samples:
    """All runs of one program."""

    runs: tuple[Sample, ...]

    def median(self, name: str) -> float:
        """The median of `wall`, `cpu`, `peak` or `inside`."""
        return statistics.median(getattr(run, name) for run in self.runs)

    @property
    def said(self) -> dict[str, Any]:
        """What the program found, in its last run."""
        return {key: value for key, value in self.runs[-1].said.items() if key != "seconds"}


def once(command: Command) -> Sample:
    """Run a program to its end. Raises RuntimeError with its last words when it failed."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as told:
        argv = (sys.executable, "-I", "-S", str(LAUNCH), str(told.fileno()), *command.argv)
        subprocess.run(
            argv, stdin=subprocess.DEVNULL, stdout=out, stderr=err, cwd=ROOT, pass_fds=[told.fileno()], check=False
        )
        counted = json.loads(_text(told) or "{}")
        if counted.get("status") not in command.allowed:
            words = f"{' '.join(command.argv)} ended with {counted.get('status')}:\n{_text(err)[-2000:]}"
            raise RuntimeError(words)
        return Sample(counted["wall"], counted["cpu"], counted["peak"], _said(_text(out)))


def in_turn(commands: Mapping[str, Command], rounds: int) -> dict[str, Samples]:
    """Run A B C A B C …, so that whatever slows the machine for a while slows them all."""
    runs: dict[str, list[Sample]] = {name: [] for name in commands}
    for number in range(rounds):
        for name, command in commands.items():
            print(f"round {number + 1} of {rounds}: {name} …", end=" ", file=sys.stderr, flush=True)
            sample = once(command)
            print(f"{sample.wall:.2f} s, {sample.peak:,.0f} MiB", file=sys.stderr, flush=True)
            runs[name].append(sample)
    return {name: Samples(tuple(samples)) for name, samples in runs.items()}


def python(*words: str, allowed: Sequence[int] = (0,)) -> Command:
    """A command of the interpreter that runs this."""
    return Command((sys.executable, *words), tuple(allowed))


def compiled() -> None:
    """Compile the code once, as an installation does; an environment may be set not to do so by itself."""
    for folder in ("musterroll", "bench"):
        compileall.compile_dir(ROOT / folder, quiet=1)


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode(errors="replace")


def _said(text: str) -> dict[str, Any]:
    """The JSON object on the last line, if there is one."""
    lines = text.strip().splitlines()
    with contextlib.suppress(ValueError, IndexError):
        said = json.loads(lines[-1])
        if isinstance(said, dict):
            return said
    return {}

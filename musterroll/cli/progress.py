"""One line on stderr that says what is being done, on a terminal and nowhere else."""

from __future__ import annotations

import os
import sys
from types import TracebackType

_WORDS = {
    "words": "facts",
    "accounts": "accounts",
    "courses": "courses",
    "completions": "completions",
    "events": "leaves, roles and accesses",
    "people": "who is who",
    "persons": "who is who",
    "candidates": "who is who",
    "engagements": "spells of work",
    "scope": "whom the policy binds",
    "credits": "which completions count",
    "triggers": "what opened obligations",
    "obligations": "obligations",
    "leaves": "leaves",
    "verdicts": "verdicts",
    "population": "population",
    "answer": "answer",
}


class Progress:
    """Shows one line and takes it away again. `shown` null: only where stderr is a terminal."""

    def __init__(self, quiet: bool, shown: bool | None = None) -> None:
        able = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._shown = not quiet and (able if shown is None else shown)
        self._line = ""

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.clear()

    def reading(self, name: str, position: int, total: int) -> None:
        """A file is about to be read."""
        self._show(f"reading {name} ({position + 1} of {total}) …")

    def judging(self, stage: str) -> None:
        """A stage is about to run."""
        words = "findings" if stage.startswith("findings") else _WORDS.get(stage, stage)
        self._show(f"judging: {words} …")

    def appending(self, done: int, total: int) -> None:
        """Facts went into the book."""
        self._show(f"into the book: {done:,} of {total:,} facts …")

    def writing(self, name: str) -> None:
        """A report is about to be made."""
        self._show(f"writing {name} …")

    def say(self, line: str) -> None:
        """Whatever is done now, in words."""
        self._show(line)

    def clear(self) -> None:
        """Take the line away."""
        if self._line:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._line = ""

    def _show(self, line: str) -> None:
        if self._shown and line != self._line:
            from musterroll.reports.layout import clip, printable

            self._line = line
            sys.stderr.write(f"\r\x1b[K{clip(printable(line), 79)}")
            sys.stderr.flush()

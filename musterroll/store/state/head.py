"""Up to which entry, for which day and by which question and rules the state is true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from musterroll import __version__
from musterroll.facts.errors import Conflict
from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from musterroll.rules.zones import tzdata_version
from musterroll.store.state.summary import Summary, summary_from
from musterroll.store.tables import Tables

_COLUMNS = "turn, upto, as_of, period_start, period_end, policies, program, tzdata, summary"


@dataclass(frozen=True)
class Head:
    """What the state is true of: entries before `upto`, judged as of `as_of`. `turn` counts its changes."""

    turn: int
    upto: int
    as_of: date
    period_start: date
    period_end: date
    policies: str  # a digest
    program: str
    tzdata: str
    summary: Summary = field(repr=False, compare=False)

    @property
    def name(self) -> str:
        """What tells it from every other head of this book."""
        return f"{self.turn} {self.upto} {self.as_of} {self.policies[:16]} {self.program}"

    @property
    def question(self) -> Question:
        """The question that everybody was judged by."""
        return Question(self.period_start, self.period_end, self.as_of)

    @property
    def question_for_some(self) -> Question:
        """The same for a run over some accounts: where history begins follows from everybody's completions."""
        begins = date.fromisoformat(self.summary.history_from) if self.summary.history_derived else None
        return Question(self.period_start, self.period_end, self.as_of, begins)


def asked(upto: int, question: Question, policies: Sequence[Policy]) -> Head:
    """The head that is wanted, as far as it is known before anybody is judged."""
    return Head(
        turn=0,
        upto=upto,
        as_of=question.as_of,
        period_start=question.period_start,
        period_end=question.period_end,
        policies=sha256(repr(tuple(policies)).encode()).hexdigest(),
        program=__version__,
        tzdata=tzdata_version(),
        summary=Summary(question.period_start.isoformat(), history_derived=True),
    )


def read_head(tables: Tables) -> Head | None:
    """The head of the state; None where there is no state."""
    row = tables.row(f"SELECT {_COLUMNS} FROM state_heads")
    return None if row is None else _head(row)


def read_head_and_size(tables: Tables) -> tuple[Head | None, int, bool]:
    """The head of the state, how many entries the book has, and whether figures of the state are kept.

    In one question where there is a state. For pages: the head comes without its summary, which can be long and is for
    those who judge.
    """
    size = 'SELECT coalesce(max("index"), -1) + 1 FROM entries'
    kept = "SELECT max(head) FROM state_figures"
    row = tables.row(f"SELECT {_COLUMNS.removesuffix('summary')}'', ({size}), ({kept}) FROM state_heads")
    if row is None:
        counted = tables.row(size)
        return None, int(counted[0]) if counted else 0, False
    head = _head(row[:-2])
    return head, int(row[-2]), row[-1] == head.name


def _head(row: Sequence[Any]) -> Head:
    turn, upto, as_of, start, end, policies, program, tzdata, summary = row
    read = date.fromisoformat
    known = summary_from(summary) if summary else Summary(start, history_derived=True)
    return Head(turn, upto, read(as_of), read(start), read(end), policies, program, tzdata, known)


def keep_head(tables: Tables, before: Head | None, head: Head) -> None:
    """Puts `head` in the place of `before`, inside a transaction.

    Raises Conflict where somebody else brought the state forward meanwhile.
    """
    values = (
        (before.turn if before else 0) + 1,
        head.upto,
        *(day.isoformat() for day in (head.as_of, head.period_start, head.period_end)),
        head.policies,
        head.program,
        head.tzdata,
        head.summary.text,
    )
    if before is None:
        tables.say("DELETE FROM state_heads")
        count = tables.say(f"INSERT INTO state_heads (id, {_COLUMNS}) VALUES (1{', %s' * len(values)})", values)
    else:  # in its place: of a long summary SQLite writes what differs
        assigned = ", ".join(f"{column} = %s" for column in _COLUMNS.split(", "))
        count = tables.say(f"UPDATE state_heads SET {assigned} WHERE turn = %s", (*values, before.turn))
    if not count:
        raise Conflict("Somebody else brought the state forward at the same time.", "It will be read again.")
    tables.say("DELETE FROM state_figures")  # of the state as it was; reading/figures.py

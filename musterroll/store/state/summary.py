"""What the rules need to know of everybody when they judge a few: small, and kept with the state.

The rules look at all facts for: which courses are named and taken, which sources list people, in which role a source
is, where history begins. Instead of all facts they are given these in short: one completion a wording and one
snapshot a source, of an account that stands for nobody and is left out of what is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.columns import FactColumns
from musterroll.facts.tables import SCHEMAS, merged
from musterroll.rules.pipeline import Run

NEVER = date(9999, 12, 30)
NOBODY = "\x01nobody"  # the account that stands for everybody whose facts are not given

_WORDINGS = """
SELECT w.course, w.version, w.result, w.status, w.method, strftime(max(c.begins_at), '%Y-%m-%dT%H:%M:%S.%f')
FROM wordings w
LEFT JOIN curricula cu ON cu.as_written IS NOT DISTINCT FROM w.course
    AND cu.version_as_written IS NOT DISTINCT FROM w.version
LEFT JOIN outcomes o ON o.result IS NOT DISTINCT FROM w.result AND o.status IS NOT DISTINCT FROM w.status
    AND o.method IS NOT DISTINCT FROM w.method
LEFT JOIN completions c ON c.curriculum = cu.curriculum AND c.outcome = o.outcome
GROUP BY ALL ORDER BY ALL
"""
_PARTS = ("course", "version", "result", "status", "method")

Wording = tuple[str | None, ...]  # course, version, result, status, method


@dataclass
class Summary:
    """`wordings`: what completions say, with the latest instant by as-of; `roles` of sources.

    `seen`: the sources that list people.
    """

    history_from: str
    history_derived: bool
    wordings: list[tuple[Wording, str | None]] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def with_run(self, other: Summary) -> Summary:
        """This, and what a run over some accounts has met besides."""
        latest, roles = dict(self.wordings), self.roles | other.roles
        met = {
            wording: max(filter(None, (latest.get(wording), at)), default=None)
            for wording, at in other.wordings
            if wording not in latest or (at is not None and at != latest[wording])
        }
        if roles == self.roles and all(wording in latest and latest[wording] == at for wording, at in met.items()):
            return self
        return Summary(self.history_from, self.history_derived, list((latest | met).items()), roles, self.seen)

    @cached_property
    def text(self) -> str:
        """As JSON, in which the wordings have an order."""
        members = {name: getattr(self, name) for name in _MEMBERS}
        return msgspec.json.encode(members | {"wordings": sorted(self.wordings, key=repr)}).decode()

    @cached_property
    def stand_ins(self) -> dict[str, pa.Table]:
        """Facts of nobody that make the rules see the courses, sources and roles of everybody."""
        return _stand_ins(self)


_MEMBERS = tuple(one.name for one in fields(Summary))


# What a run has met: of courses, the sources that list people, the roles of sources, where history begins.
MET = (
    _WORDINGS,
    "SELECT DISTINCT source FROM account_snapshots ORDER BY source",
    f"SELECT source, role FROM sources WHERE source <> '{NOBODY}' ORDER BY source",
    "SELECT history_from()",
)


def summary_of(run: Run) -> Summary:
    """What a run over all facts has met."""
    return summary_met(run, run.tuples(MET))


def summary_met(run: Run, met: Sequence[list[tuple[Any, ...]]]) -> Summary:
    """The same from the answers to `MET`."""
    worded, seen, roles, history = met
    wordings = [(tuple(row[:5]), row[5]) for row in worded]
    begins: date = history[0][0]
    derived = run.question.history_from is None and run.policy.evidence.history_from is None
    return Summary(begins.isoformat(), derived, wordings, dict(roles), [row[0] for row in seen])


@lru_cache(maxsize=4)
def summary_from(text: str) -> Summary:
    """A summary from its JSON."""
    members: dict[str, Any] = msgspec.json.decode(text)
    members["wordings"] = [(tuple(wording), at) for wording, at in members["wordings"]]
    return Summary(**members)


def _stand_ins(summary: Summary) -> dict[str, pa.Table]:
    """Nobody starts after every as-of, so that the rules have nothing to say of it and pass over much at once."""
    columns = FactColumns(-1)
    listed = next((source for source in summary.seen if summary.roles.get(source) != "lms"), NOBODY)
    if summary.wordings:
        words = zip(*(wording for wording, _ in summary.wordings), strict=True)
        at = [None if at is None else datetime.fromisoformat(at) for _, at in summary.wordings]
        known = dict(zip(_PARTS, map(list, words), strict=True))
        columns.extend(
            "completion.observed", known | {"source": listed, "account": NOBODY, "happened_at": at, "row": range_of(at)}
        )
    if summary.seen:
        people = {"source": summary.seen, "account": NOBODY, "started_on": NEVER, "row": range_of(summary.seen)}
        columns.extend("person.observed", people)
    return columns.tables()


def range_of(values: list[Any]) -> list[int]:
    """Row numbers for a list."""
    return list(range(len(values)))


def together(parts: list[dict[str, pa.Table]]) -> dict[str, pa.Table]:
    """Tables of several origins as one of each kind."""
    return {kind: table for kind, table in merged(parts).items() if kind in SCHEMAS and table.num_rows}

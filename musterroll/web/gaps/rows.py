"""An obligation as pages show it: sentence, steps, findings beside it, and what people said that is not judged yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from musterroll.procedures.exemptions import KINDS, Asked, exemptions
from musterroll.reports.markup import Markup, dated
from musterroll.reports.sentences import Gap, Note, described, notes_beside
from musterroll.reports.titles import Titles
from musterroll.reports.words import CREDIT_FINDINGS, is_verdict
from musterroll.rules.policy.default import default_policy
from musterroll.store.reading.gaps import Row
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.reading.rows import findings_about
from musterroll.web.addresses import address
from musterroll.web.gaps.inside import inside
from musterroll.web.site import Site

EXPLAINED = "finding.explained"


@dataclass(frozen=True)
class Shown:
    """One line of the list. `inside` opens below it; `asked` is a request for an exemption that waits."""

    gap: Gap
    inside: Markup
    asked: Asked | None
    said: tuple[str, ...]  # explanations that were given and are not judged yet

    @property
    def key(self) -> str:
        """The person's key."""
        return str(self.gap.row["person"])

    @property
    def id(self) -> str:
        """The obligation's id."""
        return str(self.gap.row["id"])

    @property
    def address(self) -> str:
        """The page of this obligation alone."""
        return address("gap", self.id)

    @property
    def sentence(self) -> Markup:
        """The sentence, its days kept in one piece."""
        return dated(self.gap.sentence)

    @property
    def end(self) -> str:
        """What stands at the end of the line: the age, or how late."""
        return f"{self.gap.by} late" if self.gap.status == "late" else self.gap.by or "–"

    @property
    def notes(self) -> str:
        """What people said or asked, in a word or two."""
        explained = "Explained." if self.said or self.gap.explained else ""
        return f"{explained} {'Exemption asked.' if self.asked else ''}".strip()

    @property
    def may_be_exempted(self) -> bool:
        """Whether an exemption would change anything, and there is an account to give it to."""
        return self.gap.status not in ("on_time", "exempt", "not_required") and bool(self.gap.who.get("accounts"))

    @property
    def told(self) -> list[Note]:
        """The findings that can be explained, that which says how it stands first."""
        return sorted((note for note in self.gap.notes if note.key), key=lambda note: not is_verdict(note.code))


def titles(here: Site) -> Titles:
    """The requirements of the adopted policies as people know them."""
    return Titles(here.policies or (default_policy("UTC"),))


def gaps_of(here: Site, rows: Sequence[Row], as_of: date) -> list[Gap]:
    """Rows as gaps, with the findings beside each."""
    obligations = [row.obligation for row in rows]
    people = {row.person["person"]: row.person for row in rows}
    listed = [one["id"] for one in obligations]
    found = findings_about(here.book.tables, people, beside=listed, codes=CREDIT_FINDINGS)
    notes = notes_beside(obligations, found)
    return described(obligations, people, notes, titles(here), as_of)


def shown(here: Site, rows: Sequence[Row], as_of: date) -> list[Shown]:
    """Rows as lines of the list."""
    asked = exemptions(of_kind(here.book.tables, *KINDS)).waiting.values()
    waiting = {(*one.account, one.asked.requirement): one for one in asked}
    said = explanations_not_judged(here)
    zone = here.policy.time_zone
    return [
        Shown(
            gap,
            inside(gap, words, as_of, zone),
            _asked_for(gap, waiting),
            words,
        )
        for gap in gaps_of(here, rows, as_of)
        for words in [tuple(words for note in gap.notes for words in said.get(note.key, ()))]
    ]


def explanations_not_judged(here: Site) -> Mapping[str, list[str]]:
    """What was said beside findings since the state was made, by finding."""
    said: dict[str, list[str]] = {}
    if not here.behind:
        return said
    upto = here.head.upto if here.head else 0
    for one in of_kind(here.book.tables, EXPLAINED, first=upto):
        body: Any = one.fact.body if one.fact is not None else None
        if isinstance(body, dict):
            said.setdefault(str(body.get("finding")), []).append(f"{body.get('by')}: {body.get('text')}")
    return said


def _asked_for(gap: Gap, waiting: Mapping[tuple[str, str, str], Asked]) -> Asked | None:
    """The request that waits for the same person and requirement, whatever its span."""
    for account in gap.who.get("accounts") or ():
        one = waiting.get((account["source"], account["account"], gap.row["requirement"]))
        if one is not None:
            return one
    return None

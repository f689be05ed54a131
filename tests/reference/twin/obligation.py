"""An obligation as it was opened, before it is judged."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime

from tests.reference.twin.credits import Credit, Demand, Order
from tests.reference.twin.engagements import Tenure
from tests.reference.twin.owners import Owner, Rule


@dataclass(eq=False)
class Obligation:
    """`fit` names the way of 7.3 or section 6 in which completions meet it."""

    owner: Owner
    rule: Rule
    kind: str
    tenure: Tenure
    trigger: date
    due: date  # before any move
    basis: str
    fit: str  # start, binding, current, version, jit, chain, since
    extra: str = ""
    first: bool = True  # opened by section 5 (the clock of 6.1 may start with it)
    due_at: datetime | None = None  # pre_access: the instant of the grant
    alert_at: datetime | None = None  # jit: the instant of the alert, or the start of its day
    demand: Demand | None = None  # version: what must be taken
    course: str | None = None  # version: its canonical name
    not_required: str | None = None  # the reason
    excusable: bool = False  # an entry: a completion that is current would make it not required
    known_credit: Credit | None = None  # not required: the completion that is current
    after: Order | None = None  # chain: the completion that opened it
    judged: bool = True  # history: False when due before it begins
    since: date | None = None  # windows and history: completions count from here

    @property
    def within(self) -> int:
        return self.rule.line.onboarding.within_days

    def id_of(self, person: str) -> str:
        """The id: person, requirement, kind and trigger, never reused."""
        trigger = [self.trigger.isoformat(), self.owner.name or "", self.course or "", self.extra]
        text = "\n".join([person, self.owner.requirement, self.kind, "|".join(trigger)])
        return "o_" + hashlib.sha256(text.encode()).hexdigest()[:16]

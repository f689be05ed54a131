"""A made company whose facts come into a book one after another, with everything that people do to a book meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from musterroll.facts.bodies import AccountKey, AccountMarked, AccountsLinked, AccountsUnlinked, CompletionObserved
from musterroll.facts.envelope import parse_line, to_line
from musterroll.facts.fact import Fact, Origin
from musterroll.facts.rows import facts_of
from musterroll.facts.tables import SCHEMAS
from musterroll.rules.policy.model import Policy
from musterroll.store.setup import Book
from tests.reference.histories import World, batch

RECEIVED = datetime(2026, 1, 20, 9, tzinfo=UTC)
EARLY = ("course.published", "session.held", "policy.adopted")  # mostly there before people are


@dataclass
class Step:
    """What happens next: facts arrive, and perhaps a day or a policy is another one."""

    facts: list[Fact]
    as_of: date
    policies: tuple[Policy, ...]


class Chronicle:
    """The same seed is the same company and the same order of things."""

    def __init__(self, seed: str, histories: int) -> None:
        self._chance = Random(seed)
        self.world: World = batch(Random(seed), histories)
        self._facts = list(_facts(self.world))
        self._chance.shuffle(self._facts)
        self._as_of = self.world.question.as_of - timedelta(days=20)
        self.period = (self.world.question.period_start, self.world.question.period_end)

    def steps(self, book: Book) -> Iterator[Step]:
        """Most of the facts first, the rest in small parts with other doings between."""
        self._facts.sort(key=lambda fact: fact.kind not in EARLY)
        begun = len(self._facts) * 2 // 5
        policies = self.world.policies
        yield Step(self._facts[:begun], self._as_of, policies[:1] if self._maybe(0.3) else policies)
        left = self._facts[begun:]
        while left:
            taken = self._chance.choice([1, 1, 2, 3, 8])
            facts, left = left[:taken], left[taken:]
            while self._maybe(0.35):
                facts += self._doing(book)
            if self._maybe(0.08):
                self._as_of += timedelta(days=self._chance.choice([1, 1, 7]))
            if self._maybe(0.1):
                policies = self.world.policies
            yield Step(facts, self._as_of, policies)

    def _maybe(self, share: float) -> bool:
        return self._chance.random() < share

    def _accounts(self, book: Book) -> list[tuple[str, str]]:
        return sorted(book.tables.rows("SELECT source, account FROM state_accounts"))

    def _doing(self, book: Book) -> list[Fact]:
        accounts = self._accounts(book)
        if len(accounts) < 2:
            return []
        doing = self._chance.choice([self._link, self._unlink, self._mark, self._bulk, self._explain, self._same_name])
        return doing(book, accounts)

    def _pair(self, accounts: list[tuple[str, str]]) -> list[AccountKey]:
        return [AccountKey(source=source, account=account) for source, account in self._chance.sample(accounts, 2)]

    def _said(self, kind: str, body: Any, source: str = "musterroll") -> list[Fact]:
        return [Fact(kind=kind, source=source, body=body, happened_at=RECEIVED)]

    def _link(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        return self._said(
            "accounts.linked", AccountsLinked(accounts=self._pair(accounts), by="dee", reason="one person")
        )

    def _unlink(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        pair = self._pair(accounts)
        return self._said("accounts.unlinked", AccountsUnlinked(accounts=pair, by="dee", reason="two people"))

    def _mark(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        (source, account), (_, user) = self._chance.sample(accounts, 2)
        mark = self._chance.choice(["shared", "shared", "service", "excluded"])
        body = AccountMarked(account=account, as_=mark, by="dee", reason="a room", users=[user])  # type: ignore[arg-type]
        return self._said("account.marked", body, source)

    def _bulk(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        """Somebody enters completions of several people, all at one instant of a few."""
        at = datetime(2025, 3, self._chance.randint(1, 2), 9, tzinfo=UTC)
        chosen = self._chance.sample(accounts, min(len(accounts), self._chance.randint(1, 7)))
        body = {"course": "SEC-AWARE", "result": "completed", "method": "manual"}
        return [
            Fact(
                kind="completion.observed",
                source=source,
                actor="eli",
                happened_at=at,
                body=CompletionObserved(account=account, **body),  # type: ignore[arg-type]
                origin=Origin(extract="sha256:" + "e" * 64, row=row),
            )
            for row, (source, account) in enumerate(chosen)
        ]

    def _explain(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        keys = [row[0] for row in book.tables.rows("SELECT finding FROM state_findings ORDER BY finding")]
        if not keys:
            return []
        return self._said("finding.explained", {"finding": self._chance.choice(keys), "by": "dee", "text": "looked at"})

    def _same_name(self, book: Book, accounts: list[tuple[str, str]]) -> list[Fact]:
        """A training platform knows somebody by the name that another has."""
        names = [
            row[0] for row in book.tables.rows("SELECT name FROM state_people WHERE name IS NOT NULL ORDER BY person")
        ]
        if not names:
            return []
        account = f"stranger-{self._chance.randint(1, 3)}"
        body = CompletionObserved(account=account, course="SEC-AWARE", result="passed", name=self._chance.choice(names))
        return self._said("completion.observed", body, "moodle")


def _facts(world: World) -> Iterator[Fact]:
    """The facts of a world, as far as they can be written down."""
    for kind, rows in world.facts.items():
        if rows:
            for fact in facts_of(kind, pa.Table.from_pylist(rows, schema=SCHEMAS[kind])):
                if isinstance(parse_line(to_line(fact)), Fact):
                    yield fact

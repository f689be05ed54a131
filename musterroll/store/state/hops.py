"""People touched though no new fact names their accounts: by the name of somebody unknown, by entry in bulk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from musterroll.rules.pipeline import Run
from musterroll.rules.policy.model import Policy
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.judge import known_names, unknown_names
from musterroll.store.state.touched import Account, Identity, in_parts
from musterroll.store.tables import Tables

Bulk = tuple[str, Any]  # actor, instant

_KEY = "account_key(coalesce(account, identity))"


@dataclass
class Reach:
    """`replaced`: components whose rows are written; `given`: those whose facts the rules must be given.

    `bulks`: entries in bulk in which somebody touched takes part.
    """

    replaced: set[int]
    given: set[int]
    bulks: set[Bulk] = field(default_factory=set)


class Hops:
    """Looks from components to those that a name or an entry in bulk ties to them."""

    def __init__(
        self,
        tables: Tables,
        shot: Snapshot,
        identity: Identity,
        policies: Sequence[Policy],
        *,
        whoever_shares_a_name: bool = False,
    ) -> None:
        """`whoever_shares_a_name`: of any name somebody unknown may have had it, as the state does not say of then."""
        self._tables, self._shot, self._identity = tables, shot, identity
        self._any_name = whoever_shares_a_name
        self._bulk_min = min((policy.evidence.bulk_min for policy in policies), default=5)
        self._taken = shot.relation("completion.observed")

    def reach(self, touched: set[int], accounts: Sequence[Account], run: Run) -> Reach:
        """How far it reaches when components are touched; `accounts` are those of the run."""
        entered = _entered_by_hand(run)
        bulks = self._bulks(entered, accounts, touched)
        strangers, names = self._names(accounts, run)
        replaced = touched | self._takers(bulks) | self._called(strangers & _of(names, accounts, touched))
        given = replaced | self._called(strangers & _of(names, accounts, replaced))
        return Reach(replaced, given | self._takers(self._bulks(entered, accounts, replaced)), bulks)

    def _names(self, accounts: Sequence[Account], run: Run) -> tuple[set[str], dict[int, set[str]]]:
        """Names of people whom nobody knows, before or now; and all names of each account, before or now."""
        unknown = unknown_names(run)
        if not (unknown or self._any_name or self._tables.rows("SELECT 1 FROM state_names LIMIT 1")):
            return set(), {}  # of no name is or was anybody unknown
        names: dict[int, set[str]] = {}
        for acct, some in (*known_names(run).items(), *unknown.items()):
            names.setdefault(acct, set()).update(some)
        tokens = in_parts(
            self._tables, "SELECT token, acct FROM state_tokens WHERE acct IN ({})", [a.acct for a in accounts]
        )
        for token, acct in (*tokens, *self._identity.tokens):
            if token.startswith("n:"):
                names.setdefault(acct, set()).add(token[2:])
        every = sorted({name for some in names.values() for name in some})
        if self._any_name:
            return set(every), names
        was = in_parts(self._tables, "SELECT DISTINCT name FROM state_names WHERE name IN ({})", every)
        return {row[0] for row in was} | {name for some in unknown.values() for name in some}, names

    def _called(self, names: set[str]) -> set[int]:
        """The components of accounts that were ever seen with these names."""
        tokens = {"n:" + name for name in names}
        sql = "SELECT acct FROM state_tokens WHERE token IN ({})"
        accts = {row[0] for row in in_parts(self._tables, sql, sorted(tokens))}
        return self._components(accts | {acct for token, acct in self._identity.tokens if token in tokens})

    def _components(self, accts: set[int]) -> set[int]:
        sql = "SELECT component FROM state_accounts WHERE acct IN ({})"
        found = {row[0] for row in in_parts(self._tables, sql, sorted(accts))}
        found |= {account.component for account in self._identity.fresh if account.acct in accts}
        return {self._identity.moved.get(component, component) for component in found}

    def _bulks(self, entered: dict[int, set[Bulk]], accounts: Sequence[Account], components: set[int]) -> set[Bulk]:
        """Actors and instants at which accounts of these components, and enough others, were entered."""
        mine = {one for a in accounts if a.component in components for one in entered.get(a.acct, ())}
        if not mine:
            return set()
        self._ask_for(mine)
        found = self._shot.rows(
            f"SELECT b.actor, b.happened_at FROM {self._taken} f"
            " JOIN asked_bulks b ON b.actor = known(f.actor) AND b.happened_at = f.happened_at"
            f" GROUP BY ALL HAVING count(DISTINCT (source, {_KEY})) >= {self._bulk_min}"
        )
        return {(str(actor), at) for actor, at in found}

    def _takers(self, bulks: set[Bulk]) -> set[int]:
        """The components of all accounts entered in bulk."""
        if not bulks:
            return set()
        self._ask_for(bulks)
        keys = self._shot.rows(
            f"SELECT DISTINCT source, {_KEY} FROM {self._taken} f"
            " JOIN asked_bulks b ON b.actor = known(f.actor) AND b.happened_at = f.happened_at"
        )
        accounts = [str(account) for _, account in keys]
        sql = "SELECT source, account, acct FROM state_accounts WHERE account IN ({})"
        known = {(source, account): acct for source, account, acct in in_parts(self._tables, sql, accounts)}
        known |= {(a.source, a.account): a.acct for a in self._identity.fresh}
        return self._components({known[key] for key in keys if key in known})

    def _ask_for(self, bulks: set[Bulk]) -> None:
        actors, instants = zip(*bulks, strict=True)
        given = {"actor": pa.array(actors, pa.string()), "happened_at": pa.array(instants, pa.timestamp("us"))}
        self._shot.connection.register("asked_bulks", pa.table(given))


def _entered_by_hand(run: Run) -> dict[int, set[Bulk]]:
    """By acct of those asked for: actors and instants that may be entries in bulk (rules/stages/candidates.sql)."""
    found: dict[int, set[Bulk]] = {}
    for acct, actor, at in run.connection.execute(
        "SELECT DISTINCT w.acct, e.actor, c.begins_at FROM completions c JOIN entered e USING (entry)"
        " JOIN wanted_people w ON w.account_no = c.acct WHERE e.actor IS NOT NULL AND is_instant(c.lasts_s)"
    ).fetchall():
        found.setdefault(acct, set()).add((actor, at))
    return found


def _of(names: dict[int, set[str]], accounts: Sequence[Account], components: set[int]) -> set[str]:
    return {name for a in accounts if a.component in components for name in names.get(a.acct, ())}

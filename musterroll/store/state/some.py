"""Judging those whom new facts touch: as many as it takes until nobody else is drawn in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from musterroll.rules.kept import run_few
from musterroll.rules.pipeline import Engine
from musterroll.rules.policy.model import Policy
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.choose import facts_of
from musterroll.store.state.columns import FINDINGS_TABLE, PEOPLE_TABLE
from musterroll.store.state.head import Head
from musterroll.store.state.hops import Bulk, Hops, Reach
from musterroll.store.state.judge import Judged, Stored, persons_of, place, rows_of_some
from musterroll.store.state.merge import Digests, stored_of
from musterroll.store.state.touched import Account, Identity, in_parts, members
from musterroll.store.tables import Tables

TOO_MANY = 30_000  # accounts; beyond this it takes less time to judge everybody

_BULK_CODES = ("bulk_explained", "bulk_unexplained")
_EMPLOYERS = {"hris", "contractor_list"}
_CODE, _PERSON, _DETAILS = (FINDINGS_TABLE.columns.index(name) for name in ("code", "person", "details"))
_RESULT = PEOPLE_TABLE.columns.index("result")


@dataclass
class Some:
    """People who were judged, their accounts, and what reached them."""

    judged: Judged
    accounts: list[Account]
    reach: Reach
    stored: Stored


def judge_some(
    tables: Tables,
    shot: Snapshot,
    head: Head,
    policies: Sequence[Policy],
    identity: Identity,
    explanations: Mapping[str, str],
    engine: Engine,
) -> Some | None:
    """Those whom the new facts touch, judged; None where they are too many."""
    hops = Hops(tables, shot, identity, policies)
    given = set(identity.touched)
    while True:
        accounts = members(tables, identity, given)
        if len(accounts) > TOO_MANY:
            return None
        facts = facts_of(shot, accounts, head.summary)
        with run_few(facts, policies, head.question_for_some, engine) as run:
            place(run, accounts)
            reach = hops.reach(identity.touched, accounts, run)
            if reach.given <= given:
                kept = [account for account in accounts if account.component in reach.replaced]
                if len(kept) < len(accounts):
                    place(run, kept)
                look_up = partial(stored_of, tables, kept, persons_of(run).values())
                judged, stored = rows_of_some(run, explanations, look_up)
                return Some(judged, kept, reach, stored)
        given |= reach.given


def keep_to_reach(tables: Tables, found: Some) -> Digests:
    """Leaves out of the findings about nobody in particular those that a run over some cannot tell.

    Returns keys and digests of those that it replaces. What is said of one entry in bulk is told where all who were
    entered are in the run; how many people there are altogether, never.
    """
    kept = [
        row
        for row in found.judged.rows[FINDINGS_TABLE.name]
        if row[_PERSON] or _can_tell(row[_CODE], row[_DETAILS], found.reach.bulks)
    ]
    found.judged.rows[FINDINGS_TABLE.name] = kept
    stored = tables.rows("SELECT id, digest, code, details FROM state_findings WHERE person IS NULL")
    return {key: digest for key, digest, code, details in stored if _can_tell(code, details, found.reach.bulks)}


def counts_people(head: Head) -> bool:
    """Whether a finding says how many people there are: where no list of people was read, only directories."""
    return not _EMPLOYERS & {head.summary.roles.get(source) for source in head.summary.seen}


def population_changed(tables: Tables, found: Some) -> bool:
    """Whether there are now more or fewer people in the population."""
    persons = sorted({account.person for account in found.accounts if account.person})
    sql = "SELECT count(*) FROM state_people WHERE result <> 'out_of_population' AND person IN ({})"
    before = sum(row[0] for row in in_parts(tables, sql, persons))
    return bool(before != sum(row[_RESULT] != "out_of_population" for row in found.judged.rows[PEOPLE_TABLE.name]))


def _can_tell(code: str, details: str, bulks: set[Bulk]) -> bool:
    if code in _BULK_CODES:
        told: dict[str, Any] = msgspec.json.decode(details)
        return (told["actor"], datetime.fromisoformat(told["at"])) in bulks
    return code != "population_gap"

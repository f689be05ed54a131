"""Facts of some accounts, with what the rules need to know of everybody, as tables for the rules."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from musterroll.facts.tables import FactTables
from musterroll.store.segments.drawers import by_source
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.naming import ACCOUNT_KINDS, LINKS
from musterroll.store.state.summary import Summary, together
from musterroll.store.state.touched import Account

# Facts that are about nobody in particular are given whole.
WHOLE = ("course.published", "session.held", "policy.adopted", "extract.received")


def facts_of(shot: Snapshot, accounts: Sequence[Account], summary: Summary) -> FactTables:
    """All facts of these accounts, those about nobody in particular, and stand-ins for the rest."""
    spelled = [(account.source, spelling) for account in accounts for spelling in account.spellings]
    tables = shot.taken(by_source(spelled)) or {}
    questions = {
        kind: question
        for kind in shot.kinds()
        if kind not in tables and (question := _question(shot, kind, str(shot.relation(kind))))
    }
    if questions:
        _choose(shot, spelled)
    tables |= {kind: shot.connection.sql(question).to_arrow_table() for kind, question in questions.items()}
    whole = together([tables, summary.stand_ins])
    return FactTables(dict(whole), inputs=shot.inputs.table())


def _choose(shot: Snapshot, spelled: Sequence[tuple[str, str]]) -> None:
    """Makes the table `chosen` of accounts as they are written."""
    sources, written = zip(*spelled, strict=True) if spelled else ((), ())
    given = pa.table({"source": pa.array(sources, pa.string()), "written": pa.array(written, pa.string())})
    shot.connection.register("chosen_", given)
    shot.connection.execute("CREATE OR REPLACE TEMP TABLE chosen AS SELECT * FROM chosen_")
    shot.connection.unregister("chosen_")


def _question(shot: Snapshot, kind: str, relation: str) -> str | None:
    if kind in WHOLE:
        return f"SELECT * FROM {relation}"
    by_account = f"SELECT f.* FROM {relation} f SEMI JOIN chosen c ON c.source = f.source AND c.written = f.account"
    if kind in ACCOUNT_KINDS:
        return by_account
    if kind == "completion.observed":
        if not shot.may_lack(kind, "account"):
            return by_account
        lacking = f"(SELECT * FROM {relation} WHERE account IS NULL)"
        by_identity = f"FROM {lacking} f SEMI JOIN chosen c ON c.source = f.source AND c.written = f.identity"
        return f"{by_account} UNION ALL SELECT f.* {by_identity}"
    if kind in LINKS:
        return (
            f'SELECT f.* FROM {relation} f SEMI JOIN (SELECT DISTINCT input, "row" FROM'
            f' (SELECT input, "row", unnest(accounts) AS a FROM {relation}) l'
            ' JOIN chosen c ON c.source = l.a.source AND c.written = l.a.account) g USING (input, "row")'
        )
    return None

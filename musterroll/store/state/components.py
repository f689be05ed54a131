"""Components from all facts at once: every account with its number, its tokens, and the accounts it may belong with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.naming import links, named, tokens
from musterroll.store.state.touched import Account

_NO_ACCOUNTS = "SELECT '' AS source, '' AS written WHERE false"
_NO_TOKENS = "SELECT '' AS source, '' AS account, '' AS token WHERE false"
_NO_LINKS = "SELECT CAST([] AS VARCHAR[][]) AS accounts WHERE false"

_ACCOUNTS = """
CREATE OR REPLACE TEMP TABLE known_accounts AS
SELECT row_number() OVER (ORDER BY source, account) AS acct, source, account,
       CASE WHEN spellings <> [account] THEN CAST(to_json(spellings) AS VARCHAR) END AS spellings
FROM (SELECT source, account_key(written) AS account, list_sort(list(DISTINCT written)) AS spellings
      FROM ({named}) GROUP BY ALL)
"""
_TOKENS = """
CREATE OR REPLACE TEMP TABLE known_tokens AS
SELECT t.token, k.acct FROM ({tokens}) t JOIN known_accounts k ON k.source = t.source AND k.account = t.account
"""
# From each account of a token to the first of them; from a key of a shared account's users to all accounts so called;
# from each account of a link to its first.
_EDGES = """
CREATE OR REPLACE TEMP TABLE known_edges AS
SELECT min(acct) OVER (PARTITION BY token) AS a, acct AS b FROM known_tokens WHERE token NOT LIKE 'n:%'
UNION ALL
SELECT t.acct, k.acct FROM known_tokens t JOIN known_accounts k ON t.token = 'k:' || k.account
UNION ALL
SELECT min(k.acct) OVER (PARTITION BY l.link), k.acct
FROM (SELECT link, unnest(accounts) AS pair FROM (SELECT row_number() OVER () AS link, accounts FROM ({links}))) l
JOIN known_accounts k ON k.source = l.pair[1] AND k.account = l.pair[2]
"""
_COMPONENTS = """
CREATE OR REPLACE TEMP TABLE known_components AS
WITH RECURSIVE both_ways AS MATERIALIZED (
    SELECT a, b FROM known_edges WHERE a <> b UNION SELECT b, a FROM known_edges WHERE a <> b
), labels(acct, component) USING KEY (acct) AS (
    SELECT a, least(a, min(b)) FROM both_ways GROUP BY a
    UNION
    SELECT e.b, min(l.component)
    FROM labels l JOIN both_ways e ON e.a = l.acct JOIN recurring.labels r ON r.acct = e.b
    WHERE l.component < r.component GROUP BY e.b
)
SELECT k.acct, coalesce(l.component, k.acct) AS component FROM known_accounts k LEFT JOIN labels l USING (acct)
"""


@dataclass(frozen=True)
class Identities:
    """`accounts`: acct, source, account, spellings, component; `tokens`: token, acct."""

    accounts: list[tuple[Any, ...]]
    tokens: list[tuple[Any, ...]]

    @property
    def known(self) -> list[Account]:
        """The accounts, of nobody yet."""
        return [Account(acct, source, account, [], part) for acct, source, account, _, part in self.accounts]


def identities(shot: Snapshot) -> Identities:
    """All accounts of the facts, in components."""
    run = shot.connection.execute
    run(_ACCOUNTS.format(named=named(shot) or _NO_ACCOUNTS))
    run(_TOKENS.format(tokens=tokens(shot) or _NO_TOKENS))
    run(_EDGES.format(links=links(shot) or _NO_LINKS))
    run(_COMPONENTS)
    return Identities(
        run(
            "SELECT acct, source, account, spellings, component FROM known_accounts JOIN known_components USING (acct)"
        ).fetchall(),
        run("SELECT token, acct FROM known_tokens").fetchall(),
    )

"""By what somebody is known: accounts with what joined them, and every address ever held."""

from __future__ import annotations

from musterroll.procedures.story.model import Account, Address
from musterroll.rules.explanation.subject import Subject
from musterroll.rules.explanation.words import ALWAYS, FOREVER


def accounts(subject: Subject) -> tuple[Account, ...]:
    """Accounts by the rank of their source and their first sighting."""
    found = subject.rows(
        """
        SELECT p.source, p.account, p.role, p.first_seen, p.mark, coalesce(s.seen, 0) AS seen,
               coalesce(c.completions, 0) AS completions, coalesce(j.matched_by, []) AS matched_by
        FROM person_accounts p
        LEFT JOIN (SELECT acct, count(*) AS seen FROM account_snapshots GROUP BY acct) s USING (acct)
        LEFT JOIN (SELECT acct, count(*) AS completions FROM completions GROUP BY acct) c USING (acct)
        LEFT JOIN (
            SELECT acct, list(DISTINCT matched_by ORDER BY matched_by) AS matched_by FROM (
                SELECT a AS acct, matched_by FROM hard_edges UNION ALL SELECT b, matched_by FROM hard_edges
                UNION ALL
                SELECT b.acct, 'email' FROM address_edges e JOIN blocks b ON b.block IN (e.p, e.q)
                JOIN account_people x ON x.acct = e.p JOIN account_people y ON y.acct = e.q
                WHERE e.p <> e.q AND x.pid = y.pid
            ) GROUP BY acct
        ) j USING (acct)
        WHERE p.pid = ? ORDER BY p.source_rank, p.first_seen NULLS LAST, p.source, p.account
        """
    )
    return tuple(
        Account(
            row["source"],
            row["account"],
            row["role"],
            row["first_seen"],
            row["seen"],
            row["completions"],
            row["mark"],
            tuple(row["matched_by"]),
        )
        for row in found
    )


def addresses(subject: Subject) -> tuple[Address, ...]:
    """Addresses, those seen last first."""
    found = subject.rows(
        """
        WITH sighted AS (
            SELECT acct, folded(unnest(emails)) AS address, dated_on AS day FROM account_snapshots
            UNION ALL SELECT acct, address, day FROM account_addresses
        )
        SELECT s.address, min(s.day) AS first_seen, max(s.day) AS last_seen,
               list(DISTINCT a.source ORDER BY a.source) AS sources,
               max(h.held_from) AS held_from, min(h.held_to) AS held_to
        FROM sighted s JOIN person_accounts a USING (acct) JOIN blocks b USING (acct)
        LEFT JOIN holds h ON h.address = s.address AND h.block = b.block
        WHERE a.pid = ? AND contains(s.address, '@') GROUP BY s.address ORDER BY last_seen DESC NULLS LAST, s.address
        """
    )
    return tuple(
        Address(
            row["address"],
            row["first_seen"],
            row["last_seen"],
            tuple(row["sources"]),
            None if row["held_from"] == ALWAYS else row["held_from"],
            None if row["held_to"] == FOREVER else row["held_to"],
        )
        for row in found
    )

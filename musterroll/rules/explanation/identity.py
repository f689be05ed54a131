"""Who it is: the accounts of a person, what joined each of them, and what might belong to them."""

from __future__ import annotations

from collections.abc import Iterator

from musterroll.rules.explanation.step import Step
from musterroll.rules.explanation.subject import Row, Subject, account_name
from musterroll.rules.explanation.words import ALWAYS, FOREVER, from_to, listed, many

_ROLES = {
    "hris": "HR",
    "contractor_list": "list of contractors",
    "directory": "directory",
    "lms": "training platform",
    "other": "other source",
}


def who(subject: Subject) -> Step:
    """The accounts, the joins in their order, the candidates and the marks."""
    person = subject.person
    accounts = _accounts(subject)
    as_one = "is known by 1 account" if len(accounts) == 1 else f"is known by {len(accounts)} accounts"
    aliases = [key for key in person["aliases"] if key]
    also = f" Keys of the other accounts: {', '.join(aliases)}." if aliases else ""
    sentences = [
        f"{subject.who} {as_one} and has the key {person['person']}.{also}",
        *_hard_joins(subject),
        *_address_joins(subject),
        *_on_the_day(subject),
        *_kept_apart(subject),
        *_candidates(subject),
        *_shared(subject),
        *_marks(subject),
    ]
    return Step("Who", tuple(sentences), tuple((account_name(row), _described(row)) for row in accounts))


# The ids of an account as they were written.
_KEYS = """(SELECT acct, max(directory_id) AS directory_id, max(employee_number) AS employee_number,
                   max(employer) AS employer FROM account_snapshots GROUP BY acct)"""


def _accounts(subject: Subject) -> list[Row]:
    return subject.rows(
        f"""
        SELECT p.source, p.account, p.role, p.first_seen, p.mark, k.directory_id, k.employee_number, k.employer,
               coalesce(s.seen, 0) AS seen, coalesce(c.completions, 0) AS completions,
               coalesce(h.addresses, []) AS addresses
        FROM person_accounts p
        LEFT JOIN {_KEYS} k USING (acct)
        LEFT JOIN (SELECT acct, count(*) AS seen FROM account_snapshots GROUP BY acct) s USING (acct)
        LEFT JOIN (SELECT acct, count(*) AS completions FROM completions GROUP BY acct) c USING (acct)
        LEFT JOIN (SELECT acct, list(address ORDER BY address) AS addresses FROM account_addresses GROUP BY acct) h
            USING (acct)
        WHERE p.pid = ? ORDER BY p.source_rank, p.first_seen NULLS LAST, p.source, p.account
        """
    )


def _described(row: Row) -> str:
    said = [
        _ROLES.get(row["role"], row["role"]),
        many(row["seen"], "row about the person", "rows about the person") if row["seen"] else "",
        many(row["completions"], "completion") if row["completions"] else "",
        f"first dated sighting {row['first_seen']}" if row["first_seen"] else "no dated sighting",
        f"directory id {row['directory_id']}" if row["directory_id"] else "",
        _number(row),
        f"addresses {', '.join(row['addresses'])}" if row["addresses"] else "",
        f"marked {row['mark']}" if row["mark"] else "",
    ]
    return "; ".join(part for part in said if part)


def _number(row: Row) -> str:
    if not row["employee_number"]:
        return ""
    return f"employee number {row['employee_number']}" + (f" at {row['employer']}" if row["employer"] else "")


def _hard_joins(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        f"""
        SELECT DISTINCT e.matched_by, x.source || ':' || x.account AS a, y.source || ':' || y.account AS b,
               k.directory_id, k.employee_number, k.employer
        FROM hard_edges e JOIN account_people p ON p.acct = e.a
        JOIN accounts x ON x.acct = e.a JOIN accounts y ON y.acct = e.b JOIN {_KEYS} k ON k.acct = e.b
        WHERE p.pid = ? AND e.matched_by <> 'linked' ORDER BY 1, 2, 3
        """
    )
    yield from _links(subject)
    for row in found:
        if row["matched_by"] == "directory_id":
            yield f"{row['a']} and {row['b']} have the same directory id, {row['directory_id']}."
        else:
            yield f"{row['a']} and {row['b']} have the same {_number(row)}."


def _links(subject: Subject) -> Iterator[str]:
    """What people linked by hand, with who did it and why."""
    found = subject.rows(
        """
        SELECT f."by", f.reason, pointer(f.input, f.row) AS fact,
               list(DISTINCT a.source || ':' || a.account ORDER BY a.source || ':' || a.account) AS names
        FROM (SELECT *, unnest(accounts) AS link FROM accounts_linked) f
        JOIN accounts a ON a.source = f.link.source AND a.account = account_key(f.link.account)
        JOIN account_people p USING (acct) WHERE p.pid = ?
        GROUP BY ALL HAVING count(DISTINCT a.acct) > 1 ORDER BY fact
        """
    )
    for row in found:
        why = f" ({row['reason']})" if row["reason"] else ""
        yield f"{listed(row['names'])} were linked by {row['by'] or 'a person'}{why}: {row['fact']}."


def _address_joins(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        """
        WITH mine AS (
            SELECT h.address, h.acct, b.block FROM account_addresses h
            JOIN blocks b USING (acct) JOIN account_people p USING (acct) WHERE p.pid = ?
        ), joined AS (
            SELECT DISTINCT x.address FROM mine x JOIN mine y USING (address)
            JOIN address_edges e ON e.p = x.block AND e.q = y.block AND e.p <> e.q
        )
        SELECT m.address, list(DISTINCT a.source || ':' || a.account ORDER BY a.source || ':' || a.account) AS names,
               max(h.held_from) AS held_from, min(h.held_to) AS held_to
        FROM mine m JOIN joined USING (address) JOIN accounts a USING (acct)
        LEFT JOIN holds h ON h.address = m.address AND h.block = m.block
        GROUP BY m.address ORDER BY m.address
        """
    )
    for row in found:
        shared = f"{listed(row['names'])} share the address {row['address']}"
        yield f"{shared}, and no id of theirs contradicts that.{_held(row)}"


def _held(row: Row) -> str:
    """The days of an address that somebody else had on other days; nothing where nobody had."""
    if row["held_from"] is None or (row["held_from"], row["held_to"]) == (ALWAYS, FOREVER):
        return ""
    return f" It was this person's {from_to(row['held_from'], row['held_to'])}; on other days somebody else had it."


def _on_the_day(subject: Subject) -> Iterator[str]:
    """Completions under an address that belong to whoever held it on the day."""
    found = subject.rows(
        """
        SELECT a.source || ':' || a.account AS name, m.pid = $1 AS came, count(DISTINCT m.cid) AS completions,
               coalesce(t.name, q.person) AS other, h.held_from, h.held_to
        FROM moved_completions m JOIN completions c ON c.rowid = m.cid
        JOIN account_people p USING (acct) JOIN accounts a USING (acct)
        JOIN (SELECT acct, pid, min(held_from) AS held_from, max(held_to) AS held_to FROM address_holders
              GROUP BY ALL) h ON h.acct = c.acct AND h.pid = m.pid
        JOIN persons q ON q.pid = CASE WHEN m.pid = $1 THEN p.pid ELSE m.pid END
        LEFT JOIN person_attributes t ON t.pid = q.pid
        WHERE m.pid <> p.pid AND (m.pid = $1 OR p.pid = $1) GROUP BY ALL ORDER BY ALL
        """
    )
    for row in found:
        holder, owner = ("this person", "theirs") if row["came"] else (row["other"], "that person's")
        held = from_to(row["held_from"], row["held_to"])
        yield (
            f"{many(row['completions'], 'completion')} of {row['name']} fell on days on which {holder} held "
            f"that address, {held}, and so counts as {owner}."
        )


def _kept_apart(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        """
        SELECT DISTINCT x.source || ':' || x.account AS a, y.source || ':' || y.account AS b
        FROM link_pairs l JOIN accounts x ON x.acct = l.a JOIN accounts y ON y.acct = l.b
        JOIN account_people p ON p.acct = l.a OR p.acct = l.b
        WHERE NOT l.linked AND p.pid = ? ORDER BY 1, 2
        """
    )
    for row in found:
        yield f"{row['a']} and {row['b']} were said to be different people (accounts.unlinked), so no rule joins them."


def _candidates(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        """
        SELECT c.basis, c.what, t.name, n.person,
               list(DISTINCT a.source || ':' || a.account ORDER BY a.source || ':' || a.account) AS names
        FROM candidate_pairs c JOIN persons n ON n.pid = CASE WHEN c.a = $1 THEN c.b ELSE c.a END
        LEFT JOIN person_attributes t ON t.pid = n.pid JOIN person_accounts a ON a.pid = n.pid
        WHERE c.a = $1 OR c.b = $1 GROUP BY ALL ORDER BY n.person
        """
    )
    for row in found:
        why = f"have the name {row['what']}" if row["basis"] == "name" else f"were seen with the address {row['what']}"
        yield (
            f"{_with_accounts(row)} may be the same person: both {why}. "
            "Nobody has said so, and until somebody does no completion of one counts for the other."
        )


def _with_accounts(row: Row) -> str:
    accounts = ", ".join(row["names"])
    return f"{row['name']} ({accounts})" if row["name"] else accounts


def _shared(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        "SELECT a.source || ':' || a.account AS name FROM shared_users u JOIN accounts a USING (acct) "
        "WHERE u.pid = ? ORDER BY 1"
    )
    for row in found:
        yield f"They use the shared account {row['name']}; what was completed there cannot be credited to one person."


def _marks(subject: Subject) -> Iterator[str]:
    found = subject.rows(
        """
        SELECT DISTINCT a.source || ':' || a.account AS name, f."as" AS mark, f."by", f.reason,
               pointer(f.input, f.row) AS fact
        FROM account_marked f JOIN accounts a ON a.source = f.source AND a.account = account_key(f.account)
        JOIN account_people p USING (acct) WHERE p.pid = ? AND a.mark = folded(f."as") ORDER BY fact
        """
    )
    for row in found:
        why = f" ({row['reason']})" if row["reason"] else ""
        yield f"{row['name']} was marked {row['mark']} by {row['by'] or 'a person'}{why}: {row['fact']}."

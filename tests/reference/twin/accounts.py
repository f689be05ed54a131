"""Rules 2.1 to 2.4: accounts, their addresses and sightings, marks, and the joins that are certain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import combinations
from typing import Any

from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.time import text_key, trimmed

Key = tuple[str, str]

ROLES = {
    "hris": ("hris", "rippling", "gusto", "workday", "bamboohr"),
    "contractor_list": ("contractor_list", "gusto_contractors"),
    "directory": ("directory", "okta", "entra", "microsoft365", "google", "scim"),
    "lms": ("lms", "knowbe4", "moodle", "xapi"),
}
KINDS_OF_ACCOUNTS = [
    "person.observed",
    "account.marked",
    "leave.recorded",
    "role.recorded",
    "access.recorded",
    "sign_in.observed",
    "completion.observed",
    "acknowledgement.observed",
    "completion.vanished",
    "alert.raised",
    "alert.judged",
    "exemption.granted",
    "exemption.withdrawn",
]


@dataclass(eq=False)
class Account:
    key: Key
    role: str
    snapshots: list[Row] = field(default_factory=list)  # oldest first
    seen: date | None = None
    addresses: dict[str, date] = field(default_factory=dict)  # each with its first sighting here
    mark: Row | None = None
    remembered: dict[str, str | None] = field(default_factory=dict)
    name: str | None = None  # as the latest snapshot, else the latest completion writes it

    @property
    def marked(self) -> str | None:
        return text_key(self.mark["as"]) if self.mark else None

    @property
    def apart(self) -> bool:
        """2.3: shared and service accounts join nobody."""
        return self.marked in ("shared", "service")

    def latest(self, column: str) -> str | None:
        """The latest value of a column in the snapshots that has one."""
        if column not in self.remembered:
            self.remembered[column] = next(
                (text for row in reversed(self.snapshots) if (text := trimmed(row[column]))), None
            )
        return self.remembered[column]


def normal(text: str | None) -> str | None:
    """2.1: keys are exact; addresses are case-folded and trimmed; blank is nothing."""
    if text and "@" in text:
        return text.lower().strip(" ")
    return text or None


def key_of(row: Row) -> Key | None:
    """2.1: source and account; a completion without account has its identity as the account."""
    account = normal(row.get("account")) or normal(row.get("identity"))
    return (row["source"], account) if account else None


def roles_of_sources(known: Known) -> dict[str, str]:
    """2.8: the role an extract or an input states for a source (the latest extract first)."""
    stated: dict[str, str] = {}
    inputs = sorted(known.inputs.values(), key=lambda row: row["role"] or "")
    for row in [*sorted(known.rows("extract.received"), key=known.order, reverse=True), *inputs]:
        role = text_key(row["role"])
        if role and row["source"]:
            stated.setdefault(row["source"], role)
    return stated


def role_of(source: str, stated: dict[str, str]) -> str:
    by_name = (role for role, names in ROLES.items() if source in names)
    role = stated.get(source) or next(by_name, "other")
    return role if role in ROLES else "other"


def snapshot_order(row: Row, known: Known) -> tuple[datetime, int, int]:
    """2.2: a snapshot without a time is seen on as-of."""
    if known.day(row) is None:
        return datetime.combine(known.as_of, time()), row["input"], row["row"]
    return known.order(row)


def snapshot_day(row: Row, known: Known) -> date:
    return known.day(row) or known.as_of


def all_accounts(known: Known) -> dict[Key, Account]:
    """2.1: every account that any fact names, also one after as-of."""
    stated = roles_of_sources(known)
    keys = {key_of(row) for kind in KINDS_OF_ACCOUNTS for row in known.written.get(kind, [])}
    keys |= {key for _, key in linked_keys(known)}
    found = {key: Account(key, role_of(key[0], stated)) for key in sorted(filter(None, keys))}
    for row in sorted(known.rows("person.observed"), key=lambda row: snapshot_order(row, known)):
        account = found[key_of(row)]  # type: ignore[index]
        account.snapshots.append(row)
    for row in sorted(known.rows("account.marked"), key=known.order):
        found[key_of(row)].mark = row  # type: ignore[index]
    see(found, known)
    return found


def linked_keys(known: Known) -> Iterator[tuple[Row, Key]]:
    for kind in ("accounts.linked", "accounts.unlinked"):
        for row in known.rows(kind):
            for named in row["accounts"] or []:
                account = normal(named["account"])
                if account:
                    yield row, (named["source"], account)


def see(found: dict[Key, Account], known: Known) -> None:
    """2.2: first sightings of accounts and of addresses on them."""
    dated: list[tuple[Row, date | None]] = []
    shown: list[tuple[Row, str, date | None]] = []
    for row in known.rows("person.observed"):
        dated.append((row, known.day(row)))
        shown += [(row, address, known.day(row)) for address in row["emails"] or []]
    dated += [(row, known.day(row)) for row in known.rows("completion.observed")]
    for row in known.written.get("completion.observed", []):
        shown.append((row, row["identity"] or "", known.day(row)))
    dated += [(row, known.day(row)) for row in known.rows("sign_in.observed")]
    for kind in ("access.recorded", "role.recorded", "leave.recorded"):
        dated += [(row, row["from_on"]) for row in known.rows(kind)]
    for row, day in dated:
        key = key_of(row)
        if key and day and day <= known.as_of:
            found[key].seen = min(found[key].seen or day, day)
    for row, text, day in shown:
        key, address = key_of(row), normal(text)
        if key and address and "@" in address:
            show(found[key], address, day or known.as_of)
    for account in found.values():
        if "@" in account.key[1]:
            show(account, account.key[1], account.seen or known.as_of)
        account.name = account.latest("name") or name_in_completions(account.key, known)


def show(account: Account, address: str, day: date) -> None:
    account.addresses[address] = min(account.addresses.get(address, day), day)


def name_in_completions(key: Key, known: Known) -> str | None:
    rows = [row for row in known.written.get("completion.observed", []) if key_of(row) == key and trimmed(row["name"])]
    return max(rows, key=known.order)["name"] if rows else None


Pair = frozenset[Key]


def decided_pairs(known: Known) -> dict[Pair, bool]:
    """2.4: for each pair the latest of linked (True) and unlinked (False) holds."""
    rows = [(known.order(row), True, row) for row in known.rows("accounts.linked")]
    rows += [(known.order(row), False, row) for row in known.rows("accounts.unlinked")]
    decided: dict[Pair, bool] = {}
    for _, together, row in sorted(rows, key=lambda entry: entry[0]):
        keys = {(named["source"], normal(named["account"]) or "") for named in row["accounts"] or []}
        for pair in combinations(sorted(keys), 2):
            decided[frozenset(pair)] = together
    return decided


def hard_joins(left: Account, right: Account, decided: dict[Pair, bool]) -> list[str]:
    """2.4: every rule that joins two accounts directly; none for a pair that a human unlinked."""
    human = decided.get(frozenset((left.key, right.key)))
    if left.apart or right.apart or human is False:
        return []
    rules = ["linked"] if human else []
    if same(left, right, "directory_id"):
        rules.append("directory_id")
    employers = [account.latest("employer") for account in (left, right)]
    if text_key(employers[0]) == text_key(employers[1]) and same(left, right, "employee_number"):
        rules.append("employee_number")
    return rules


def same(left: Account, right: Account, column: str) -> bool:
    return text_key(left.latest(column)) == text_key(right.latest(column)) is not None


def groups_of(items: list[Any], joins: list[tuple[Any, Any]]) -> list[list[Any]]:
    """Items that joins connect, as groups in the order of their first member."""
    group = {id(item): [item] for item in items}
    for left, right in joins:
        if group[id(left)] is not group[id(right)]:
            united = group[id(left)] + group[id(right)]
            for item in united:
                group[id(item)] = united
    return list({id(members): members for members in group.values()}.values())

"""Accounts of people over the sources, their addresses and numbers; links, unlinks and marks by humans."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.reference.histories.chance import Chance
from tests.reference.histories.days import Days
from tests.reference.histories.people import Account, Human, snapshots
from tests.reference.histories.world import Fact

# Which sources know somebody besides the training platform.
KNOWN_TO = (
    ("hris",),
    ("hris", "directory"),
    ("hris", "directory"),
    ("contractor_list",),
    ("directory",),
    ("hris", "contractor_list"),
    ("hris", "directory", "badge"),
    ("crm",),
    (),
)


def addresses(chance: Chance, human: Human, others: list[Human]) -> None:
    """One address, after a change a second one; sometimes that of somebody else, or one all know as excluded."""
    human.emails = [f"{human.name.lower()}{human.tag}@northfen.example"]
    if chance.happens(25):
        human.emails.append(f"{human.name.lower()}.new{human.tag}@northfen.example")
    if others and chance.happens(12):
        human.emails.insert(chance.number(0, 1), chance.one(chance.one(others).emails))
    if chance.happens(6):
        human.emails.append(f"kiosk{human.tag}@northfen.example")


def accounts(chance: Chance, human: Human) -> list[Fact]:
    """The person's accounts with their snapshots; what joins them is a number, an address, or nothing."""
    assert human.days
    made: list[Fact] = []
    for source in chance.one(KNOWN_TO):
        made += _account(chance, human, source)
        if chance.happens(10):  # a second account of the same source
            made += _account(chance, human, source, "b")
    return made


def _account(chance: Chance, human: Human, source: str, suffix: str = "") -> list[Fact]:
    by_address = source in ("directory", "contractor_list") and chance.happens(25)
    account = Account(source, human.emails[0] if by_address else human.key(source[0]) + suffix)
    human.accounts.append(account)
    works = source in ("hris", "contractor_list") or chance.happens(50)
    seen = snapshots(chance, human, account, works=works)
    return [replace(fact, row=fact.row | _numbers(chance, human)) for fact in seen]


def _numbers(chance: Chance, human: Human) -> dict[str, Any]:
    row: dict[str, Any] = {}
    if chance.happens(20):
        number = chance.mostly(human.key("E"), (human.key("e"), f"{human.key('E')}x"), 20)
        row["employee_number"] = number
        if chance.happens(25):
            row["employer"] = chance.one(("Northfen", "northfen ", "Agency"))
    if chance.happens(15):
        row["directory_id"] = chance.mostly(human.key("D"), (human.key("d"), f"{human.key('D')}x"), 20)
    return row


def training_accounts(chance: Chance, human: Human) -> list[Fact]:
    """Accounts on the training platform: keyed by a number or an address, with a snapshot or without."""
    made: list[Fact] = []
    for source in chance.one((("lms",), ("lms",), ("lms", "moodle"), ("crm",))):
        key = chance.one((human.emails[0], human.key(source[0]), human.emails[0], chance.one(human.emails)))
        if chance.happens(8):
            key = f" {key.upper()} " if "@" in key else key.upper()
        account = Account(source, key)
        human.accounts.append(account)
        if chance.happens(15 if "@" in key else 60):
            made += snapshots(chance, human, account, works=False)
    return made


def human_words(chance: Chance, humans: list[Human], days: Days) -> list[Fact]:
    """Links, unlinks and marks."""
    made: list[Fact] = []
    known = [account for human in humans for account in human.accounts]
    for _ in range(chance.one((0, 0, 0, 0, 1, 2)) if len(known) > 1 else 0):
        pair = [{"source": a.source, "account": a.key} for a in chance.tuple_of(known, 2, 2)]
        kind = chance.one(("accounts.linked", "accounts.linked", "accounts.unlinked"))
        row: dict[str, Any] = {"source": "office", "accounts": pair, "by": "Gil", "reason": "asked"}
        made.append(Fact(kind, row | _moment(chance, days)))
    for _ in range(chance.one((0, 0, 0, 0, 1))):
        account = chance.one(known)
        row = {
            "source": account.source,
            "account": account.key,
            "as": chance.one(("shared", "shared", "service", "excluded")),
        }
        if row["as"] == "shared":
            row["users"] = [chance.one([*human.emails, human.key("h")]) for human in chance.some(humans, 2)]
        made.append(Fact("account.marked", row | {"by": "Gil", "reason": "seen"} | _moment(chance, days)))
    return made


def _moment(chance: Chance, days: Days) -> dict[str, Any]:
    way = chance.number(0, 3)
    return {} if way < 2 else {"happened_on": days.any()} if way == 2 else {"happened_at": days.instant(days.any())}

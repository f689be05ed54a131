"""`musterroll exempt`: an exemption is asked for by one person and approved by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from musterroll.cli.book import moment, of_book, of_decision, opened
from musterroll.facts.errors import ConfigError

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.procedures.decide import Exemption
    from musterroll.procedures.known import Request
    from musterroll.procedures.who import Account
    from musterroll.store.setup import Book


@click.command("exempt")
@click.argument("person", required=False)
@click.argument("requirement", required=False)
@click.option("--from", "first", metavar="DAY", help="The first day, such as 2025-03-01.")
@click.option("--to", "last", metavar="DAY", help="The last day; left out, until it is withdrawn.")
@click.option("--requested-by", metavar="WHO", help="Who asks for it. Default: --by.")
@click.option("--approved-by", metavar="WHO", help="Who approves it: another person. Left out, it waits for approval.")
@click.option("--note", metavar="TEXT", help="More words for the record.")
@click.option("--evidence", metavar="TEXT", help="Where it can be read: a ticket, a document.")
@click.option("--approve", type=int, metavar="ENTRY", help="Approve the request in this entry.")
@click.option("--refuse", type=int, metavar="ENTRY", help="Refuse the request in this entry.")
@click.option("--withdraw", type=int, metavar="ENTRY", help="Take back the exemption in this entry.")
@click.option("--list", "listed", is_flag=True, help="List requests that wait, and exemptions that stand.")
@of_decision
@of_book
def command(person: str | None, requirement: str | None, folder: str, now: str | None, **said: Any) -> None:
    """Exempt PERSON from REQUIREMENT for a span: one person asks, another approves.

    In two steps: musterroll exempt PERSON REQUIREMENT --from DAY --reason R --by ASKER, then
    musterroll exempt --approve ENTRY --by APPROVER. In one: name both, --requested-by and --approved-by.
    What is exempt stays visible as such everywhere; it never becomes passed.
    """
    steps = [name for name in ("approve", "refuse", "withdraw") if said[name] is not None]
    if len(steps) + said["listed"] + (person is not None) != 1:
        raise ConfigError(
            "Say one thing: a person to exempt, or --approve, --refuse, --withdraw, or --list.",
            "musterroll exempt --help shows each.",
        )
    book, at = opened(folder), moment(now)
    if said["listed"]:
        _list(book)
    elif person is not None:
        _ask(book, person, requirement, said, at)
    else:
        _answer(book, steps[0], said[steps[0]], said, at)


def _ask(book: Book, person: str, requirement: str | None, said: dict[str, Any], at: datetime) -> None:
    from musterroll.cli.days import parse_day
    from musterroll.cli.deciding import accounts_meant, record
    from musterroll.procedures.decide import Exemption, granted, requested
    from musterroll.procedures.named import with_reason

    if requirement is None or said["first"] is None:
        raise ConfigError(
            "An exemption names a person, a requirement and its first day.",
            "musterroll exempt PERSON REQUIREMENT --from 2025-03-01 --to 2025-06-30 --reason medical --by YOU",
        )
    (account,) = accounts_meant(book, [person])
    first = parse_day("--from", said["first"])
    last = parse_day("--to", said["last"]) if said["last"] else None
    if last and last < first:
        raise ConfigError(f"--to {last} lies before --from {first}.", "Give the first day, then the last.")
    asked = Exemption(
        source=account.source,
        account=account.account,
        requirement=_known(book, requirement),
        first=first,
        last=last,
        reason=with_reason(said["reason"]),
        note=said["note"],
        evidence=said["evidence"],
    )
    asker = said["requested_by"] or said["by"] or ""
    if said["approved_by"] is None:
        following = "It exempts nobody until another person approves: musterroll exempt --approve ENTRY --by WHO"
        record(book, requested(asked, asker, at), at, f"Asked to exempt {_what(asked, str(account))}.", following)
        return
    fact = granted(asked, asker, said["approved_by"], at, subject=account.words)
    record(book, fact, at, f"Exempted {_what(asked, str(account))}, asked for by {asker}, approved by {fact.actor}.")


def _answer(book: Book, step: str, entry: int, said: dict[str, Any], at: datetime) -> None:
    from musterroll.cli.deciding import record
    from musterroll.procedures.decide import granted, refused, withdrawn
    from musterroll.procedures.known import facts_of_book, grants, requests
    from musterroll.procedures.who import accounts, labels

    facts = facts_of_book(book)
    known = grants(facts) if step == "withdraw" else requests(facts)
    if entry not in known:
        what = "exemption that stands" if step == "withdraw" else "request that waits"
        raise ConfigError(f"Entry {entry:,} is no {what}.", "musterroll exempt --list shows them.")
    one = known[entry]
    people = accounts(facts)
    what = _what(one.asked, labels(people)(one.asked.source, one.asked.account))
    if step == "approve":
        approver = said["approved_by"] or said["by"] or ""
        fact = granted(one.asked, one.requested_by, approver, at, subject=_words(one, people), request=entry)
        record(book, fact, at, f"Exempted {what}, asked for by {one.requested_by}, approved by {fact.actor}.")
    elif step == "refuse":
        fact = refused(one.asked, entry, said["by"] or "", said["reason"] or "", at)
        record(book, fact, at, f"Refused to exempt {what}.")
    else:
        asker, approver = said["requested_by"] or "", said["approved_by"] or said["by"] or ""
        fact = withdrawn(one.asked, asker, approver, at, granted_in=entry)
        record(book, fact, at, f"Withdrew the exemption of {what}.")


def _list(book: Book) -> None:
    from musterroll.cli.text import pairs
    from musterroll.procedures.known import facts_of_book, grants, requests
    from musterroll.procedures.who import accounts, labels

    facts = facts_of_book(book)
    label = labels(accounts(facts))
    for title, found in (("Waiting for another person's approval", requests(facts)), ("Standing", grants(facts))):
        click.echo(f"{title}: {len(found) or 'none'}")
        told = [(one, _what(one.asked, label(one.asked.source, one.asked.account))) for one in found.values()]
        pairs([(f"{one.entry}", f"{what}, asked for by {one.requested_by}{_approved(one)}") for one, what in told])


def _approved(one: Request) -> str:
    return f", approved by {one.approved_by}" if one.approved_by else ""


def _words(request: Request, known: list[Account]) -> tuple[str, ...]:
    """What the person who would be exempt is called, so that they cannot approve it."""
    same = (one.words for one in known if (one.source, one.account) == (request.asked.source, request.asked.account))
    return (*next(same, ()), request.asked.account)


def _what(asked: Exemption, account: str) -> str:
    span = f"from {asked.first} to {asked.last}" if asked.last else f"from {asked.first} on"
    return f"{account} from {asked.requirement} {span} ({asked.reason})"


def _known(book: Book, requirement: str) -> str:
    """The id of a requirement of an adopted policy; ConfigError with those there are."""
    from musterroll.procedures.known import adopted_policies, facts_of_book

    policies = adopted_policies(facts_of_book(book))
    ids = {one.id.casefold(): one.id for policy in policies for one in policy.requirements} or {
        "awareness": "awareness"
    }
    if requirement.casefold() not in ids:
        raise ConfigError(f"There is no requirement {requirement!r}.", f"Requirements: {', '.join(ids.values())}.")
    return ids[requirement.casefold()]

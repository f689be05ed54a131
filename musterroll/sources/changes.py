"""What two pulls say together: who and what is no longer listed, and since when an access is known. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime

import msgspec

from musterroll.facts.bodies import AccessRecorded, CompletionObserved, CompletionVanished, PersonObserved
from musterroll.facts.fact import Fact, Origin
from musterroll.sources.extract import Extract

Pair = tuple[str, str]


def comparable(before: Extract, now: Extract) -> bool:
    """Whether what is missing in `now` is gone: both pulls complete and full, of one source and question."""
    same = (before.source, before.query) == (now.source, now.query)
    return same and all((before.complete, before.full, now.complete, now.full))


def no_longer_listed(before: Iterable[Fact], now: Iterable[Fact], extract: Extract) -> Iterator[Fact]:
    """What was listed and is no longer: `completion.vanished` for an account and course that had a completion, then a
    snapshot `inactive` for an account, unless it was inactive already.

    Only for a question that lists leavers (`Query.lists_leavers`) and two pulls that are `comparable`. `extract` is the
    later one. Each of the two is read once.
    """
    listed, told = _keys(now), set[int]()
    last: dict[str, Fact] = {}
    for fact in before:
        key = _key(fact)
        if key is None or key in listed:
            continue
        if isinstance(fact.body, PersonObserved):
            last[fact.body.account] = fact
        elif key not in told:
            told.add(key)
            yield _vanished(extract, fact)
    for fact in last.values():
        assert isinstance(fact.body, PersonObserved)
        if fact.body.status != "inactive":
            body = msgspec.structs.replace(fact.body, status="inactive")
            yield _seen_by(extract, fact, body)


def access_changes(
    now: Iterable[Fact], known: Mapping[Pair, AccessRecorded], extract: Extract, full: bool = True
) -> Iterator[Fact]:
    """The accesses of a listing that does not say since when they are held, beside those that are `known` and open.

    An access that is known already is no new fact; a new one is held since this listing at the latest; one that is
    known and no longer listed ends with it. With `full=False` nothing ends.
    """
    listed: set[Pair] = set()
    for fact in now:
        assert isinstance(fact.body, AccessRecorded)
        pair = (fact.body.account, fact.body.system)
        if pair not in known and pair not in listed:
            yield fact
        listed.add(pair)
    for pair, spell in known.items() if full else ():
        if pair not in listed:
            end: date | datetime = extract.began_at if isinstance(spell.from_, datetime) else extract.began_at.date()
            body = msgspec.structs.replace(spell, to=max(end, spell.from_))
            yield Fact(kind="access.recorded", source=extract.source, actor="sync", body=body, origin=_origin(extract))


def _keys(facts: Iterable[Fact]) -> set[int]:
    return {key for fact in facts if (key := _key(fact)) is not None}


def _key(fact: Fact) -> int | None:
    """Account, or account and course of a completion, as a number: a million of those fit into 100 MB."""
    body = fact.body
    if isinstance(body, PersonObserved):
        return hash(body.account)
    pair = _taken(fact)
    return None if pair is None else hash(pair)


def _taken(fact: Fact) -> Pair | None:
    """Account and course of a completion."""
    body = fact.body
    if not isinstance(body, CompletionObserved) or body.result not in ("completed", "passed", None):
        return None
    return body.account or body.identity or "", body.course


def _vanished(extract: Extract, fact: Fact) -> Fact:
    pair = _taken(fact)
    assert pair is not None
    return _seen_by(extract, fact, CompletionVanished(account=pair[0], course=pair[1], extract=extract.name))


def _seen_by(extract: Extract, fact: Fact, body: PersonObserved | CompletionVanished) -> Fact:
    return Fact(
        kind="person.observed" if isinstance(body, PersonObserved) else "completion.vanished",
        source=fact.source,
        actor="sync",
        happened_at=extract.began_at,
        body=body,
        origin=_origin(extract),
    )


def _origin(extract: Extract) -> Origin:
    return Origin(extract=extract.name)

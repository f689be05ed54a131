"""What a complete full list no longer shows, beside what was listed before."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from musterroll.facts.bodies import AccessRecorded
from musterroll.facts.fact import Fact
from musterroll.procedures.pulling.before import Pulled, Spell, base_of, facts_since, kept, spell_of
from musterroll.sources.changes import Pair, access_changes, comparable, no_longer_listed
from musterroll.sources.extract import Extract
from musterroll.sources.port import Source

if TYPE_CHECKING:
    from musterroll.store.setup import Book


def gone(book: Book, source: Source, extract: Extract, before: list[Pulled]) -> Iterator[Fact]:
    """Accounts and completions that were listed in the last complete full pull, or since, and are no longer.

    Nothing where the two pulls cannot be compared, or where the earlier one was erased.
    """
    if not source.query(extract.query).lists_leavers:
        return
    base = base_of(before)
    first = kept(book, base) if base else None
    if base is None or first is None or not _same(base, first, extract):
        return
    yield from no_longer_listed(
        facts_since(book, source, before, base), source.read(extract).facts(repeated=True), extract
    )


def _same(base: Pulled, first: Extract, extract: Extract) -> bool:
    """Whether the two can be compared. What the book says of the earlier one counts: a person may have confirmed it."""
    return comparable(dataclasses.replace(first, complete=base.complete), extract)


def not_told_before(facts: Iterable[Fact], known_accesses: Callable[[], dict[Spell, AccessRecorded]]) -> Iterator[Fact]:
    """Facts without the beginnings of accesses that the book knows: a log that is read again opens nothing anew.

    `known_accesses` is asked before the first of them is given on.
    """
    known: dict[Spell, AccessRecorded] | None = None
    for fact in facts:
        body = fact.body
        if isinstance(body, AccessRecorded):
            known = known_accesses() if known is None else known
            if body.to is None and spell_of(body) in known:
                continue
        yield fact


def changed_accesses(now: Iterable[Fact], known: list[AccessRecorded], extract: Extract) -> Iterator[Fact]:
    """The accesses of an undated list that are new, and those that ended; of two spells of one access both end."""
    spells: dict[Pair, list[AccessRecorded]] = {}
    for body in known:
        spells.setdefault((body.account, body.system), []).append(body)
    one_each = {pair: several[0] for pair, several in spells.items()}
    for fact in access_changes(now, one_each, extract, full=extract.complete and extract.full):
        yield from chain((fact,), _others(fact, spells))


def _others(fact: Fact, spells: dict[Pair, list[AccessRecorded]]) -> Iterator[Fact]:
    ended = fact.body
    if not isinstance(ended, AccessRecorded) or ended.to is None:
        return
    for body in spells.get((ended.account, ended.system), [])[1:]:
        yield msgspec.structs.replace(fact, body=msgspec.structs.replace(body, to=ended.to))

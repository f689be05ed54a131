"""The single way into the book: facts become entries, all of a call in one transaction or none.

1. Outside any lock every fact becomes its canonical bytes; one that has none fails its own call only.
2. Calls of one process queue. The first to get the turn commits for all that wait (group commit).
3. The commit takes the database's own lock, so that processes follow each other, and reads the head.
4. Facts that the book has are recognised; the rest get the next indices, a salt and an entry each.
5. Bodies, entries, what recognises them, tiles and head are written together, and synced to disk.
6. Only then does any of the calls return.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from threading import Lock
from typing import NamedTuple

from musterroll.facts.errors import Conflict, MusterrollError, Refused, TryLater
from musterroll.facts.fact import Fact
from musterroll.facts.leaf import SALT_SIZE, entries_bytes, entry_bytes, microseconds, salted_digest, salted_digests
from musterroll.ledger.errors import ProofError
from musterroll.ledger.tiles import Growth, growth_at
from musterroll.ledger.tree import EMPTY_ROOT, leaf_hash, leaf_hashes
from musterroll.store.ahead import Ahead
from musterroll.store.faults import worded
from musterroll.store.heads import Head
from musterroll.store.prepare import Prepared, prepared
from musterroll.store.repeats import NOTHING, Known, Recent
from musterroll.store.seen import Named
from musterroll.store.tables import Tables
from musterroll.store.tiles import Tiles
from musterroll.store.writing import Beside, Columns, Packed, Used, Writer, Written, at_once, writer


class Appended(NamedTuple):
    """What became of one call: the index of each fact, whether it is new, and the head that covers all of them."""

    indices: list[int]
    fresh: list[bool]
    head: Head


class _Call:
    """One call that waits for a commit."""

    __slots__ = ("also", "at_us", "error", "expected_size", "facts", "forgotten", "fresh", "head", "indices", "named")

    def __init__(
        self,
        facts: Prepared,
        at_us: int,
        expected_size: int | None = None,
        forgotten: Sequence[int] = (),
        also: Callable[[], object] | None = None,
        named: Sequence[Named] = (),
    ) -> None:
        self.facts, self.at_us, self.expected_size, self.forgotten = facts, at_us, expected_size, forgotten
        self.also, self.named = also, named
        self.indices: list[int] = []
        self.fresh: list[bool] = []
        self.head: Head | None = None
        self.error: Exception | None = None

    def result(self) -> Appended:
        if self.error is not None:
            raise self.error
        assert self.head is not None
        return Appended(self.indices, self.fresh, self.head)

    @property
    def done(self) -> bool:
        return self.head is not None or self.error is not None

    @property
    def is_plain(self) -> bool:
        """Whether it asks for nothing but that its facts, and their names, be added."""
        return self.also is None and self.expected_size is None and not self.forgotten

    def used(self) -> list[Used]:
        """The names under which its facts came, each with the entry of its fact."""
        indices = self.indices
        return [(key, said, None if at is None else indices[at]) for key, said, at in self.named]


class Journal:
    """The journal of a book; any number of threads may append."""

    def __init__(self, tables: Tables, tiles: Tiles, keyed: Callable[[bytes], bytes]) -> None:
        self._tables, self._tiles, self._keyed = tables, tiles, keyed
        self._queue: list[_Call] = []
        self._queue_lock, self._turn = Lock(), Lock()
        self._growth, self._root, self._recent = Growth(), EMPTY_ROOT, Recent()

    def append(
        self,
        facts: Sequence[Fact],
        *,
        received_at: datetime,
        expected_size: int | None = None,
        forget: Sequence[Fact] = (),
        also: Callable[[], object] | None = None,
        named: Sequence[Named] = (),
    ) -> Appended:
        """Adds the facts that the book does not have; durable when this returns.

        `also` writes rows that stand beside the book, in the same transaction: they are there with the facts or not at
        all. It is carried out by whichever thread commits, on that thread's connection.
        What `forget` says is not recognised from now on, so that it may be recorded again, as from another file.
        `named` are names under which facts were sent (`Seen.named`): remembered in the same transaction.
        Any number of facts; some thousands a call are quick and take little memory.
        `received_at` is kept, or the last entry's if that is later. Conflict if the book does not have
        `expected_size` entries; ValueError for a fact without canonical bytes; TryLater while the database is
        locked; Refused or ConfigError if it cannot be written. After an error nothing of this call is there.
        """
        forgotten = prepared(forget, self._keyed).keys if forget else ()
        ready = prepared(facts, self._keyed)
        return self._append(_Call(ready, microseconds(received_at), expected_size, forgotten, also, named))

    def append_all(
        self, facts: Iterable[Fact], together: int, *, received_at: datetime
    ) -> Iterator[tuple[list[Fact], Appended]]:
        """As `append`, of many facts, `together` a call; after each, durable, its facts and what became of them.

        The facts of the next call are taken before that, and on SQLite made ready while the disk keeps those before.
        What `facts` raises, and what `append` would, ends the stream; earlier calls stand.
        """
        at_us = microseconds(received_at)
        with Ahead(facts, together, self._keyed) as ahead:
            while (taken := ahead.take())[0]:
                some, ready = taken
                yield some, self._append(_Call(ready, at_us), ahead.beside)

    def append_ready(self, facts: Prepared, *, received_at: datetime) -> Appended:
        """As `append`, of facts that `prepare.prepared` made ready in another process, with the secret of this book."""
        return self._append(_Call(facts, microseconds(received_at)))

    def _append(self, call: _Call, beside: Beside = at_once) -> Appended:
        with self._queue_lock:
            self._queue.append(call)
        with self._turn:
            if not call.done:
                with self._queue_lock:
                    calls, self._queue = self._queue, []
                for together in _groups(calls):
                    self._commit(together, beside)
        return call.result()

    def _commit(self, calls: list[_Call], beside: Beside = at_once) -> None:
        """Settles every call: a result, or an error for each."""
        try:
            self._write(calls, beside)
        except BaseException as error:
            ours = worded(error, self._tables.config)
            for call in calls:
                # Each caller raises an error of its own: one object would gather the tracebacks of all.
                call.error = call.error or _copied(ours)
            if not isinstance(error, Exception):
                raise

    def _write(self, calls: list[_Call], beside: Beside) -> None:
        with writer(self._tables) as writing:
            keys = calls[0].facts.keys if len(calls) == 1 else [key for call in calls for key in call.facts.keys]
            head, known, oldest, new = writing.begin(keys, self._recent.since)
            if (head.size, oldest) != (self._recent.since, self._recent.oldest):
                self._learn(writing, head, oldest, new)
            self._recent.add_to(known, keys)
            growth = self._grown_to(head)
            if len(calls) == len(keys) == 1 and not known and calls[0].is_plain:
                self._add_alone(writing, head, growth, calls[0], beside)
                return
            batch = _Batch(head, known)
            for call in calls:
                batch.take(call)
            own = [call.also for call in calls if call.also is not None and call.error is None]
            for also in own:
                also()
            used = [one for call in calls if call.error is None for one in call.used()]
            if batch.size > head.size:
                columns = batch.columns()
                leaves = leaf_hashes(entries_bytes(*columns[:5]))
                head = self._keep(writing, growth, leaves, columns, batch.said, used, beside)
            elif used or own:
                writing.commit(None, used)
        for call in calls:
            if call.error is None:
                call.head = head

    def _learn(self, writing: Writer, head: Head, oldest: int | None, new: list[Packed]) -> None:
        """Takes in what was committed without this journal's doing. Refused where less is there than there was."""
        if head.size < self._recent.since:
            raise _smaller(head.size, self._recent.since)
        self._recent.learn(writing.packed() if self._recent.is_past(oldest) else new, oldest, head.size)

    def _add_alone(self, writing: Writer, head: Head, growth: Growth, call: _Call, beside: Beside) -> None:
        """A commit of one fact, which is new, as programs send them: two thirds of the steps that a batch takes."""
        (kind,), (source,), (body,), (key,), (content,) = call.facts
        index, at_us, salt = head.size, max(head.at_us, call.at_us), os.urandom(SALT_SIZE)
        digest = salted_digest(salt, body)
        leaf = leaf_hash(entry_bytes(index, kind, source, at_us, digest))
        new = Columns(index, [kind], [source], [at_us], [digest], [salt], [body], [key], [content])
        call.indices, call.fresh = [index], [True]
        used = call.used() if call.named else ()
        call.head = self._keep(writing, growth, [leaf], new, {key: (content, index)}, used, beside)

    def _keep(
        self,
        writing: Writer,
        growth: Growth,
        leaves: list[bytes],
        new: Columns,
        said: Known,
        used: Sequence[Used],
        beside: Beside,
    ) -> Head:
        """Commits entries that follow the tree of `growth`, with all that goes with them; the head that covers them."""
        growth, tiles = growth.extend(leaves)
        head = Head(growth.size, growth.root(), new.received[-1])
        moved = self._recent.to_move(said)
        writing.commit(Written(new, moved, tiles, head), used, beside)
        self._growth, self._root = growth, head.root
        if moved is None:
            self._recent.add(said, new.first, head.size)
        else:
            self._recent.moved(head.size)
        return head

    def _grown_to(self, head: Head) -> Growth:
        """The right edge of the tree at `head`: as this process left it, or from the tiles when another one wrote."""
        if (self._growth.size, self._root) == (head.size, head.root):
            return self._growth
        try:
            growth = growth_at(head.size, self._tiles.read_edge)
        except ProofError as error:
            raise _not_ours(error.what) from None
        if growth.root() != head.root:
            raise _not_ours(f"the tiles give another root than the head of size {head.size}")
        self._growth, self._root = growth, head.root  # kept also where nothing is added now
        return growth


def _groups(calls: list[_Call]) -> list[list[_Call]]:
    """The calls that share a commit. One that writes rows of its own may fail by them, and has one to itself."""
    if len(calls) == 1:
        return [calls]
    plain = [call for call in calls if call.also is None]
    return [*([plain] if plain else []), *([call] for call in calls if call.also is not None)]


class _Batch:
    """What one commit adds: entries and all that goes with them, in order."""

    def __init__(self, head: Head, known: Known) -> None:
        self.first = self.size = head.size
        self.at_us, self._known = head.at_us, known
        self.said = Known()
        self._new: list[Prepared] = []  # of each call what the book does not have
        self._forgets = False
        self._received: list[int] = []

    def take(self, call: _Call) -> None:
        """Gives every fact of a call its index, or refuses the call."""
        if call.expected_size is not None and call.expected_size != self.size:
            call.error = Conflict(
                f"The book has {self.size} entries, not {call.expected_size}.", "Read what was added, then try again."
            )
            return
        before, keys = self.size, call.facts.keys
        if self._has_none_of(keys):
            self._add(call, call.facts)
        else:
            self._add_some(call)
        if self.size > before:
            self.at_us = max(self.at_us, call.at_us)
            self._received += [self.at_us] * (self.size - before)
            if call.forgotten:
                self._forgets = True
                self.said.update(dict.fromkeys(call.forgotten, (NOTHING, self.size)))

    def _has_none_of(self, keys: list[int]) -> bool:
        """Whether all of them are new, and none stands there twice."""
        seen = self.said.keys().isdisjoint(keys) and self._known.keys().isdisjoint(keys)
        return seen and len(set(keys)) == len(keys)

    def _add(self, call: _Call, facts: Prepared) -> None:
        """Facts that are all new."""
        indices = range(self.size, self.size + len(facts.keys))
        self.said.update(zip(facts.keys, zip(facts.contents, indices, strict=True), strict=True))
        self._new.append(facts)
        call.indices += indices
        call.fresh += [True] * len(indices)
        self.size = indices.stop

    def _add_some(self, call: _Call) -> None:
        """Facts of which some are known, or stand there twice."""
        known, said, size = self._known, self.said, self.size
        for key, content in zip(call.facts.keys, call.facts.contents, strict=True):
            seen = said.get(key) or known.get(key)
            if seen is not None and seen[0] == content:
                call.indices.append(seen[1])
                call.fresh.append(False)
            else:
                said[key] = (content, size)
                call.indices.append(size)
                call.fresh.append(True)
                size += 1
        self._new.append(call.facts.only(call.fresh))
        self.size = size

    def columns(self) -> Columns:
        """The entries of all calls, with a salt for each."""
        kinds, sources, bodies, keys, contents = self._new[0] if len(self._new) == 1 else _together(self._new)
        random = os.urandom(SALT_SIZE * len(bodies))
        salts = [random[start : start + SALT_SIZE] for start in range(0, len(random), SALT_SIZE)]
        digests = salted_digests(salts, bodies)
        # Behind those of the entries, where other processes learn them: keys that recognise nothing any more.
        if self._forgets:
            forgotten = [key for key, (content, _) in self.said.items() if content == NOTHING]
            keys, contents = keys + forgotten, contents + [NOTHING] * len(forgotten)
        return Columns(self.first, kinds, sources, self._received, digests, salts, bodies, keys, contents)


def _together(facts: list[Prepared]) -> Prepared:
    kinds, sources, bodies, keys, contents = map(chain.from_iterable, zip(*facts, strict=True))
    return Prepared(list(kinds), list(sources), list(bodies), list(keys), list(contents))


def _smaller(size: int, before: int) -> Refused:
    return Refused(
        f"The book has {size} entries; it had {before} before.",
        "An older database was put in its place: stop every program that uses it, then run `musterroll log verify`.",
    )


def _not_ours(what: str) -> Refused:
    return Refused(f"The tree does not fit its head: {what}.", "It was changed: run `musterroll log verify`.")


def _copied(error: BaseException) -> Exception:
    if isinstance(error, MusterrollError):
        copied = type(error)(error.what, error.remedy)
        copied.__cause__ = error.__cause__
        return copied
    if isinstance(error, Exception):
        return error
    return TryLater("The commit was interrupted.", "Try again: what was kept will not be added twice.")

"""What is kept outside, read again: what facts say of it, files in folder and bucket, timestamps.

An anchor that cannot be reached now is no fault: it is said as not looked at.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.ledger import timestamps
from musterroll.ledger.keys import Verifier
from musterroll.procedures.anchors import FOLDER, SinkPlace
from musterroll.procedures.verification.claims import Claim, Evidence
from musterroll.procedures.verification.report import Problem
from musterroll.procedures.verification.signatures import opened_or_problem
from musterroll.sinks.folder import FolderSink
from musterroll.sinks.s3 import S3Sink

STEP = "anchors"


@dataclass(frozen=True)
class Recorded:
    """The fact at `index` that says that a checkpoint was anchored."""

    index: int
    body: dict[str, Any]

    @property
    def size(self) -> int:
        """The size of the checkpoint; -1 where the body does not say."""
        size = self.body.get("size")
        return size if isinstance(size, int) else -1

    def text(self, name: str) -> str:
        """A member of the body as text."""
        return str(self.body.get(name, ""))


def recorded(facts: Sequence[Recorded], notes: Iterable[bytes]) -> Evidence:
    """What the facts claim; and whether the checkpoints that they name are still kept."""
    found, kept = Evidence(looked_at=len(facts)), {sha256(note).hexdigest() for note in notes}
    for fact in facts:
        try:
            root = bytes.fromhex(fact.text("root"))
        except ValueError:
            root = b""
        where = f"the checkpoint that entry {fact.index} says was anchored"
        if not 0 < fact.size <= fact.index:
            found.problems.append(Problem(STEP, "it says of itself that it was anchored", fact.index))
            continue
        found.claims.append(Claim(STEP, where, fact.size, root))
        if fact.text("sha256") not in kept:
            found.problems.append(Problem(STEP, f"{where} is not among the checkpoints any more", fact.size))
    return found


def stamped(facts: Sequence[Recorded], notes: Iterable[bytes], trusted: Callable[[], bytes] | None) -> Evidence:
    """Timestamps against the notes that they are over. `trusted` reads the authority's certificates."""
    tokens = [fact for fact in facts if fact.text("kind") == "timestamp"]
    by_digest = {sha256(note).hexdigest(): note for note in notes}
    found = Evidence(looked_at=len(tokens))
    if not tokens:
        return found
    if trusted is None:
        found.unchecked.append(f"{len(tokens)} timestamps: anchors.tsa_ca_file names no authority to trust.")
        return found
    authorities = trusted()
    for fact in tokens:
        note = by_digest.get(fact.text("sha256"))
        if note is None:
            continue  # said by `recorded`
        _look_at_stamp(found, fact, note, authorities)
    return found


def _look_at_stamp(found: Evidence, fact: Recorded, note: bytes, authorities: bytes) -> None:
    try:
        stamp = timestamps.verify(base64.b64decode(fact.text("token"), validate=True), note, authorities)
    except (Refused, binascii.Error) as error:
        what = f"its timestamp of the checkpoint of {fact.size} entries does not hold: {error}"
        found.problems.append(Problem(STEP, what.splitlines()[0], fact.index))
        return
    if isinstance(stamp, timestamps.Unverified):
        found.unchecked.append(f"The timestamp in entry {fact.index} ({stamp.reason}); ask `openssl ts -verify`.")


def outside(place: SinkPlace, facts: Sequence[Recorded], keys: Sequence[Verifier]) -> Evidence:
    """A folder or bucket as it is now: what facts say must be there, and whatever else of this log is there."""
    mine = [fact for fact in facts if (fact.text("kind"), fact.text("place")) == (place.kind, place.place)]
    try:
        return _Outside(place, mine, keys).look()
    except MusterrollError as error:
        return Evidence(unchecked=[f"{place.place}: {len(mine)} anchors were not looked at: {error.what}"])


class _Outside:
    def __init__(self, place: SinkPlace, facts: list[Recorded], keys: Sequence[Verifier]) -> None:
        self._place, self._facts, self._keys = place, facts, keys
        self._origin = keys[0].name.encode() + b"\n"
        self.found = Evidence()

    def look(self) -> Evidence:
        names = self._place.sink.names(FOLDER)
        self._look_for_the_deleted()
        expected = {fact.text("name"): fact for fact in self._facts}
        for name, fact in expected.items():
            if name not in names:
                what = f"{self._place.place}/{name} is gone, which entry {fact.index} says was put there"
                self.found.problems.append(Problem(STEP, what, fact.size))
        for name in names:
            if name.endswith(".txt"):
                self._look_at(name, expected.get(name))
        return self.found

    def _look_for_the_deleted(self) -> None:
        if isinstance(self._place.sink, S3Sink):
            for name in self._place.sink.hidden(FOLDER):
                what = f"somebody deleted {self._place.place}/{name}; its versions are still there"
                self.found.problems.append(Problem(STEP, what))

    def _look_at(self, name: str, fact: Recorded | None) -> None:
        self.found.looked_at += 1
        contents = self._contents(name)
        digests = {sha256(content).hexdigest() for content in contents}
        if fact is not None and fact.text("sha256") not in digests:
            what = f"{self._place.place}/{name} is not what entry {fact.index} says was put there"
            self.found.problems.append(Problem(STEP, what, fact.size))
        for content in contents:
            # One folder may serve several logs; notes of others say so in their first line.
            if content.startswith(self._origin):
                self._claim(name, content)

    def _claim(self, name: str, note: bytes) -> None:
        where = f"the checkpoint {self._place.place}/{name}"
        opened = opened_or_problem(note, self._keys, where, 0, STEP)
        if isinstance(opened, Problem):
            self.found.problems.append(opened)
        else:
            self.found.claims.append(Claim(STEP, where, opened.size, opened.root))

    def _contents(self, name: str) -> list[bytes]:
        """The bytes under a name: in a bucket those of every version, since somebody may put one over ours."""
        sink = self._place.sink
        if isinstance(sink, S3Sink):
            read = [sink.read(name, version) for version in sink.versions(name)]
        else:
            read = [sink.read(name)]
        return [content for content in read if content is not None]


def unseen(facts: Sequence[Recorded]) -> str:
    """What nobody can look at from here."""
    mails = sum(fact.text("kind") == "email" for fact in facts)
    return f"{mails} sent by e-mail lie with their readers" if mails else ""


def readable(places: Iterable[object]) -> list[SinkPlace]:
    """Those places whose content can be read back."""
    return [place for place in places if isinstance(place, SinkPlace) and isinstance(place.sink, FolderSink | S3Sink)]

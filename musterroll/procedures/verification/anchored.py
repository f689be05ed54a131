"""What is kept outside, read again: what facts say of it, files in folder and bucket, timestamps.

An anchor that cannot be reached now is no fault: it is said as not looked at.
"""

from __future__ import annotations

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
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
from musterroll.sinks.receipt import Sink
from musterroll.sinks.s3 import S3Sink

STEP = "anchors"
_NOT_READ_BACK = ("email", "timestamp")  # kinds of anchors that lie nowhere from where they could be read
READERS = 8  # requests to a bucket at once: an hourly anchor makes thousands in a year


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


@dataclass
class Fetched:
    """A folder or bucket as it was read: names and contents, in a bucket of every version, and what was deleted.

    It is read before the book, so that an anchor that is put there meanwhile is not taken for one too many.
    """

    place: SinkPlace
    contents: dict[str, list[bytes]] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    unreachable: str = ""

    def of(self, name: str) -> list[bytes]:
        """The contents under a name, read now if the name was not there before."""
        return self.contents[name] if name in self.contents else _contents(self.place.sink, name)


def fetch(place: SinkPlace) -> Fetched:
    """Reads every checkpoint that is there."""
    found = Fetched(place)
    try:
        found.contents = _all_contents(place.sink)
        if isinstance(place.sink, S3Sink):
            found.deleted = place.sink.hidden(FOLDER)
    except MusterrollError as error:
        found.unreachable = error.what
    return found


def _all_contents(sink: Sink) -> dict[str, list[bytes]]:
    """The checkpoints in a folder or bucket; of a bucket every version, since somebody may put one over ours."""
    if not isinstance(sink, S3Sink):
        return {name: _present([sink.read(name)]) for name in sink.names(FOLDER) if name.endswith(".txt")}
    wanted = {name: ids for name, ids in sink.versions_under(FOLDER).items() if name.endswith(".txt")}
    with ThreadPoolExecutor(READERS) as readers:
        read = {name: [readers.submit(sink.read, name, each) for each in ids] for name, ids in wanted.items()}
        return {name: _present(answer.result() for answer in answers) for name, answers in read.items()}


def _contents(sink: Sink, name: str) -> list[bytes]:
    if isinstance(sink, S3Sink):
        return _present(sink.read(name, each) for each in sink.versions(name))
    return _present([sink.read(name)])


def _present(contents: Iterable[bytes | None]) -> list[bytes]:
    return [content for content in contents if content is not None]


def outside(fetched: Fetched, facts: Sequence[Recorded], keys: Sequence[Verifier]) -> Evidence:
    """What facts say must be there, and whatever else of this log is there."""
    place = fetched.place
    mine = [fact for fact in facts if (fact.text("kind"), fact.text("place")) == (place.kind, place.place)]
    if fetched.unreachable:
        return Evidence(unchecked=[f"{place.place}: {len(mine)} anchors were not looked at: {fetched.unreachable}"])
    found = Evidence(looked_at=len(fetched.contents))
    for name in fetched.deleted:
        what = f"somebody deleted {place.place}/{name}; its versions are still there"
        found.problems.append(Problem(STEP, what))
    found.problems += [problem for fact in mine if (problem := _missing(fetched, fact)) is not None]
    for name, contents in fetched.contents.items():
        # One folder may serve several logs; notes of others say so in their first line.
        for note in contents:
            if note.startswith(keys[0].name.encode() + b"\n"):
                _claim(found, f"the checkpoint {place.place}/{name}", note, keys)
    return found


def _missing(fetched: Fetched, fact: Recorded) -> Problem | None:
    """Whether what a fact says was put there is there no more."""
    where = f"{fetched.place.place}/{fact.text('name')}"
    try:
        contents = fetched.of(fact.text("name"))
    except MusterrollError as error:
        return Problem(STEP, f"{where} cannot be read: {error.what}", fact.size)
    if not contents:
        return Problem(STEP, f"{where} is gone, which entry {fact.index} says was put there", fact.size)
    if fact.text("sha256") in {sha256(content).hexdigest() for content in contents}:
        return None
    return Problem(STEP, f"{where} is not what entry {fact.index} says was put there", fact.size)


def _claim(found: Evidence, where: str, note: bytes, keys: Sequence[Verifier]) -> None:
    opened = opened_or_problem(note, keys, where, 0, STEP)
    if isinstance(opened, Problem):
        found.problems.append(opened)
    else:
        found.claims.append(Claim(STEP, where, opened.size, opened.root))


def elsewhere(fetched: Iterable[Fetched], facts: Sequence[Recorded]) -> list[str]:
    """Anchors in a folder or bucket that was not read: no setting names it, or nothing outside was to be read."""
    read = {(each.place.kind, each.place.place) for each in fetched}
    kept = ((fact.text("kind"), fact.text("place")) for fact in facts)
    left = Counter(place for kind, place in kept if kind not in _NOT_READ_BACK and (kind, place) not in read)
    return [
        f"{place}: {many} anchors were not looked at: it is none of the places that were read."
        for place, many in left.items()
    ]


def unseen(facts: Sequence[Recorded]) -> str:
    """What nobody can look at from here."""
    mails = sum(fact.text("kind") == "email" for fact in facts)
    return f"{mails} sent by e-mail lie with their readers" if mails else ""


def readable(places: Iterable[object]) -> list[SinkPlace]:
    """Those places whose content can be read back."""
    return [place for place in places if isinstance(place, SinkPlace) and isinstance(place.sink, FolderSink | S3Sink)]

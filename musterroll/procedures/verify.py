"""Verify the book: is it what was recorded, signed and anchored?

The order is that of trust. What the database says of itself comes first and counts least; what it cannot have
changed, signatures and anchors, is held against what was recomputed.

(1) The database's own triggers stand.
(2) Every checkpoint that is kept is signed by a known key.
(3) What is anchored outside is read again: facts, timestamps, folder, bucket.
(4) Every entry has its index and its place in time, every body its digest, every leaf, tile and head its hash.
(5) Checkpoints and anchors, those brought along too, are on this very tree.
(6) Bodies that are gone were erased, and a fact says so. They cannot be recomputed, and are counted.
(7) Extracts, published files and segments are those that were kept.
(8) What recognises repeats, segments and state are what a rebuild gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from musterroll.facts.errors import MusterrollError
from musterroll.facts.fact import Fact
from musterroll.ledger.keys import Verifier
from musterroll.procedures import log_keys
from musterroll.procedures.anchors import Place, trusted_authorities
from musterroll.procedures.decide import HERE
from musterroll.procedures.seal import KIND as ANCHORED
from musterroll.procedures.verification import anchored, files, signatures
from musterroll.procedures.verification.anchored import Fetched, Recorded
from musterroll.procedures.verification.claims import Evidence, judge
from musterroll.procedures.verification.report import Problem, Report, Step
from musterroll.procedures.verification.walk import Walked, walk
from musterroll.store.setup import Book

Progress = Callable[[int, int, str], None]
ERASED, RECEIVED, REDACTED = "body.erased", "extract.received", "extract.redacted"
_FOUND_BY = {"tiles": ("tiles",)}  # the tables of a step that are asked by an index; entries are compared on the way
GIVEN, PUBLISHED = "evidence.given", "course.published"


def verify(
    book: Book,
    *,
    places: Sequence[Place] = (),
    keys: Sequence[Verifier] | None = None,
    known: Sequence[bytes] = (),
    rebuild: bool = True,
    progress: Progress = lambda done, total, sentence: None,
) -> Report:
    """Everything that is wrong with the book, and what could not be looked at.

    `places` are read where they can be; `keys` are those that are trusted (those in the book's folder by default, so
    bring your own when you do not trust the folder); `known` are checkpoints that somebody kept elsewhere. `rebuild`
    also makes the state again, which takes longer than all else. `progress` is told how much is done, of how much, and
    what is done, in a sentence.
    """
    return _Verification(book, places, keys, known, progress).all(rebuild)


class _Verification:
    def __init__(
        self,
        book: Book,
        places: Sequence[Place],
        keys: Sequence[Verifier] | None,
        known: Sequence[bytes],
        progress: Progress,
    ) -> None:
        self._book, self._places, self._known, self._progress = book, places, known, progress
        self._keys = log_keys.verifiers(book.config) if keys is None else list(keys)
        self.report = Report()
        self._of_kinds: dict[str, list[int]] = {}

    def all(self, rebuild: bool) -> Report:
        """The numbered steps, all on the book of one moment. What is outside is read just before."""
        self._progress(0, 0, "Reading what was put outside.")
        fetched = [anchored.fetch(place) for place in anchored.readable(self._places)]
        with self._book.audit.one_moment():
            self._steps(fetched, rebuild)
        return self.report

    def _steps(self, fetched: Sequence[Fetched], rebuild: bool) -> None:
        self._of_kinds = self._book.audit.of_kinds(ANCHORED, ERASED, RECEIVED, REDACTED, GIVEN, PUBLISHED)

        # (1) The database's own triggers.
        faults = self._book.audit.trigger_faults()
        self._add("triggers", "checked", Evidence(problems=[Problem("triggers", f"{fault}") for fault in faults]))

        # (2) Signatures of what is kept.
        saved = self._book.audit.checkpoints()
        notes = [note for _, note in saved]
        signed = signatures.kept(saved, self._keys)
        signed.take(signatures.given(self._known, self._keys))

        # (3) What is outside, as far as it can be read.
        facts = [Recorded(index, body) for index, body in self._bodies(ANCHORED)]
        outside = self._outside(facts, notes, fetched)

        # (4) Everything that is hashed.
        claims = [*signed.claims, *outside.claims]
        told = self._counted("Computing every entry, its hash and the tree anew")
        walked = walk(self._book.audit, (claim.size for claim in claims), told)
        self._take_walk(walked)

        # (5) Claims against the tree that came out.
        wrong = judge(claims, walked)
        signed.problems += [problem for problem in wrong if problem.step == signatures.STEP]
        outside.problems += [problem for problem in wrong if problem.step == anchored.STEP]
        self._add(signatures.STEP, "signed", signed)
        self._add(anchored.STEP, "looked at", outside, anchored.unseen(facts))

        # (6) Bodies that are gone.
        self._add("erased", "bodies not recomputable", self._erased(walked))

        # (7) Files.
        self._look(files.EXTRACTS, "read", self._extracts)
        self._look(files.ARCHIVE, "files read", self._archive)
        self._look(files.SEGMENTS, "files read", lambda: files.segments(self._book))

        # (8) What is computed.
        if rebuild:
            self._look(files.REPEATS, "entries recognised", self._repeats)
            self._progress(0, 0, "Making segments and state again.")
            self._look("segments rebuilt", "files compared", lambda: files.segments_against_bodies(self._book))
            self._look(files.STATE, "entries judged again", lambda: files.state(self._book))

    def _outside(self, facts: list[Recorded], notes: list[bytes], fetched: Sequence[Fetched]) -> Evidence:
        ca_file = self._book.config.anchors.tsa_ca_file
        trusted: Callable[[], bytes] | None = (lambda: trusted_authorities(ca_file)) if ca_file else None
        found = anchored.recorded(facts, notes)
        try:
            found.take(anchored.stamped(facts, notes, trusted))
        except MusterrollError as error:
            found.unchecked.append(f"Timestamps: {error.what}")
        for each in fetched:
            found.take(anchored.outside(each, facts, self._keys))
        found.unchecked += anchored.elsewhere(fetched, facts)
        return found

    def _take_walk(self, walked: Walked) -> None:
        self.report.size, self.report.erased = walked.size, len(walked.erased)
        for name, count in (("entries", walked.size), ("tiles", walked.tiles), ("heads", walked.heads)):
            problems = [problem for problem in walked.problems if problem.step == name]
            problems += files.misfiled(self._book, name, _FOUND_BY.get(name, ()))
            self.report.add(Step(name, count, "recomputed"), problems)

    def _erased(self, walked: Walked) -> Evidence:
        said = {index for _, body in self._bodies(ERASED) if isinstance(index := body.get("index"), int)}
        silent = [index for index in walked.erased if index not in said]
        what = "its body is gone, and no fact says that it was erased"
        return Evidence(problems=[Problem("erased", what, index) for index in silent], looked_at=len(walked.erased))

    def _extracts(self) -> Evidence:
        """What was received or given, and the redacted copies that took the place of some of it."""
        redactions = list(self._bodies(REDACTED))
        # A file of facts may tell of files that somebody else holds: their facts lead back to it.
        named = {index: str(body.get("sha256")) for index, body in self._bodies(RECEIVED, own=True)}
        named |= {index: str(body["redacted"]) for index, body in redactions if "redacted" in body}
        named |= {index: str(body["file"]["sha256"]) for index, body in self._bodies(GIVEN, own=True) if "file" in body}
        gone = [str(body.get("sha256")) for _, body in redactions]
        return files.extracts(self._book, named, gone, self._counted("Verifying files as received"))

    def _archive(self) -> Evidence:
        """What lies in the archive; what was put there from here, by the entry that says so first, must be among it."""
        first: dict[str, tuple[int, bool]] = {}
        for index, fact in self._facts(PUBLISHED):
            digest = _members(fact).get("archive")
            if digest:
                first.setdefault(str(digest), (index, fact.source == HERE and fact.origin is None))
        ours = {digest: index for digest, (index, here) in first.items() if here}
        return files.archive(self._book, ours, self._counted("Verifying published files"))

    def _repeats(self) -> Evidence:
        return files.repeats(self._book, self._counted("Verifying what recognises repeats"))

    def _counted(self, what: str) -> Callable[[int, int], None]:
        """Tells of work that can be counted."""
        return lambda done, total: self._progress(done, total, f"{what}.")

    def _bodies(self, kind: str, *, own: bool = False) -> Iterator[tuple[int, dict[str, Any]]]:
        """Entry and body of every fact of a kind that can be read. `own`: only of those not read from a file."""
        for index, fact in self._facts(kind):
            if not (own and fact.origin is not None):
                yield index, _members(fact)

    def _facts(self, kind: str) -> Iterator[tuple[int, Fact]]:
        """Entry and fact of a kind, where it can be read; what cannot is found by the walk."""
        for index in self._of_kinds[kind]:
            try:
                for _, fact in self._book.entries.facts(index, index + 1):
                    if fact is not None:
                        yield index, fact
            except (MusterrollError, TypeError):
                continue

    def _look(self, step: str, unit: str, look: Callable[[], Evidence]) -> None:
        """One step; where it breaks off, that is what is wrong."""
        try:
            found = look()
        except MusterrollError as error:
            found = Evidence(problems=[Problem(step, error.what)])
        except Exception as error:  # noqa: BLE001  rows that were tampered with may break whatever reads them
            what = f"it cannot be read: {type(error).__name__}: {str(error).partition(chr(10))[0][:200]}"
            found = Evidence(problems=[Problem(step, what)])
        self._add(step, unit, found)

    def _add(self, step: str, unit: str, found: Evidence, unseen: str = "") -> None:
        self.report.add(Step(step, found.looked_at, unit, unseen), found.problems, found.unchecked)


def _members(fact: Fact) -> dict[str, Any]:
    import msgspec

    return dict(fact.body) if isinstance(fact.body, dict) else msgspec.to_builtins(fact.body)

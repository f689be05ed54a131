"""A world to tamper with: a sealed and anchored book as an attacker finds it, who has the disk and knows SQL.

`Crime` gives the tools: the database with its triggers put aside (and back, unless they are the target), and the
arithmetic to make a forged book consistent in itself again.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

import msgspec

from musterroll import config
from musterroll.config import Config
from musterroll.facts.bodies import CompletionObserved, CoursePublished, PolicyAdopted
from musterroll.facts.fact import Fact
from musterroll.facts.leaf import entry_bytes
from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint
from musterroll.ledger.keys import Signer
from musterroll.ledger.tiles import Growth
from musterroll.ledger.tree import leaf_hash
from musterroll.procedures import log_keys
from musterroll.procedures.anchors import Place, SinkPlace
from musterroll.procedures.evidence import GivenFile, given
from musterroll.procedures.seal import seal
from musterroll.procedures.verification.report import Report
from musterroll.procedures.verification.sent import space_of
from musterroll.procedures.verify import verify
from musterroll.sinks.folder import FolderSink
from musterroll.store.seen import Named
from musterroll.store.setup import Book
from tests.procedures.world import (
    HOUR,
    NOON,
    PEOPLE,
    completion,
    employee,
    keep_extract,
    many,
    new_book,
    opened,
    record,
)

POLICY, FIRST_EXTRACT, SECOND_EXTRACT, ERASED = 0, 1, 2, 20
SENT, PUBLISHED, GIVEN = -6, -4, -3  # from the end
FIRST_SEAL = 300  # entries
TODAY = date(2026, 1, 20)
POLICY_TEXT = """schema = "musterroll.policy/1"
version = "1"
effective_from = 2025-01-01
time_zone = "America/New_York"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
onboarding = { trigger = "engagement", within_days = 30 }
renewal = { mode = "rolling", every = "12 months" }
"""
STATEMENTS = ("0a000000-0000-4000-8000-000000000001", "0a000000-0000-4000-8000-000000000002")
RAW = (b"Email,Course\nana@example.com,SEC-AWARE\n", b"Email,Course\nbo@example.com,SEC-AWARE\n")


@dataclass
class Scene:
    """The folder of the book, and the folder where anchors are put."""

    folder: Path
    away: Path
    extracts: tuple[str, ...] = ()
    archived: str = ""
    evidence: str = ""
    size: int = 0

    @property
    def config(self) -> Config:
        return config.load(self.folder, {})

    @property
    def places(self) -> list[Place]:
        return [SinkPlace("folder", FolderSink(self.away))]

    def verified(
        self, *, known: Sequence[bytes] = (), places: Sequence[Place] | None = None, rebuild: bool = False
    ) -> Report:
        """What a verification of the book as it is now says; with `rebuild`, of segments and state as well."""
        book = opened(self.config, doubted=True)
        try:
            return verify(book, places=self.places if places is None else places, known=known, rebuild=rebuild)
        finally:
            book.close()

    def put_back(self, kept: Path) -> None:
        """The scene as it was before anybody touched it."""
        for mine, theirs in ((self.folder, kept / "book"), (self.away, kept / "away")):
            shutil.rmtree(mine)
            shutil.copytree(theirs, mine)


def build(base: Path) -> Scene:
    """A book of some 620 entries: two extracts, a policy, slides, evidence, an erased body, two sealings."""
    scene = Scene(base / "book", base / "away")
    scene.away.mkdir(parents=True)
    book = new_book(scene.folder)
    policy = Fact(kind="policy.adopted", source="musterroll", body=PolicyAdopted(text=POLICY_TEXT))
    book.journal.append([policy], received_at=NOON)
    scene.extracts = tuple(keep_extract(book, raw) for raw in RAW)
    record(book, [employee(person) for person in PEOPLE])
    record(book, many(FIRST_SEAL - 8))
    seal(book, NOON + HOUR, scene.places)
    erased = {"index": ERASED, "by": "dpo@example.com", "reason": "asked for"}
    book.journal.append([Fact(kind="body.erased", source="musterroll", body=erased)], received_at=NOON + HOUR)
    book.entries.erase([ERASED])
    scene.archived = book.archive.keep(b"%PDF-1.7 slides of a course")
    record(book, [completion(person, day) for person in ("ana", "bo", "cy", "dee", "eli") for day in range(1, 29)])
    record(book, many(620)[FIRST_SEAL - 8 : 480], NOON + 2 * HOUR, together=50)
    seal(book, NOON + 3 * HOUR, scene.places)
    record(book, [completion("ana", 30), completion("bo", 30)], NOON + 4 * HOUR)
    for number in STATEMENTS:
        book.journal.append([sent(number)], received_at=NOON + 4 * HOUR, named=named(book, number))
    record(book, _published_and_given(book, scene), NOON + 4 * HOUR)
    book.segments.extend()
    book.state.catch_up(TODAY)
    record(book, [completion("ana", 31), completion("bo", 31)], NOON + 5 * HOUR)
    scene.size = book.heads.latest().size
    book.tables.rows("PRAGMA wal_checkpoint(TRUNCATE)")
    book.close()
    return scene


def sent(number: str) -> Fact:
    """What a statement tells that a program sent."""
    fact = completion("cy", 30)
    assert isinstance(fact.body, CompletionObserved)
    body = msgspec.structs.replace(fact.body, statement=number)
    return msgspec.structs.replace(fact, source="xapi", actor="token academy", body=body)


def named(book: Book, number: str) -> list[Named]:
    """The id of a statement, as it is kept with its fact."""
    return book.seen.named(space_of(""), [(number, f"what {number} said".encode(), 0)])


def _published_and_given(book: Book, scene: Scene) -> list[Fact]:
    """A course whose slides are in the archive, and a file that was given as evidence."""
    body = CoursePublished(course="SEC-AWARE", version="1", archive=scene.archived)
    course = Fact(kind="course.published", source="musterroll", body=body)
    scene.evidence = book.extracts.keep(b"the minutes of March")
    return [course, given(book, 1, "as asked", GivenFile("minutes.txt", b"the minutes of March"), "Ana", NOON)]


class Crime:
    """The database of a scene under the hands of somebody who may write to it."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    @contextmanager
    def database(self, *, triggers_back: bool = True) -> Iterator[sqlite3.Connection]:
        """The database without its triggers; what is done is committed, and the triggers stand again as they were."""
        with closing(sqlite3.connect(self.scene.config.database_file, isolation_level=None)) as connection:
            stood = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in stood:
                connection.execute(f"DROP TRIGGER {name}")
            yield connection
            for _, text in stood if triggers_back else ():
                connection.execute(text)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def say(self, statement: str, *values: object) -> None:
        """One statement, as if no trigger had ever been there."""
        with self.database() as connection:
            connection.execute(statement, values)

    def forge_body(self, index: int, new: bytes | None = None) -> None:
        """Another body with a fitting digest in its entry; the tree is left as it is."""
        with self.database() as connection:
            salt, body = connection.execute('SELECT salt, body FROM bodies WHERE "index" = ?', (index,)).fetchone()
            forged = new or body.replace(b'"account":"', b'"account":"x-')
            assert forged != body
            connection.execute('UPDATE bodies SET body = ? WHERE "index" = ?', (forged, index))
            digest = sha256(salt + forged).digest()
            connection.execute('UPDATE entries SET digest = ? WHERE "index" = ?', (digest, index))

    def rewrite_tree(self) -> None:
        """Tiles and heads made anew from the entries that are there, so that the database agrees with itself."""
        with self.database() as connection:
            rows = connection.execute(
                'SELECT "index", kind, source, received_at_us, digest FROM entries ORDER BY "index"'
            ).fetchall()
            leaves = [leaf_hash(entry_bytes(*row)) for row in rows]
            sizes = [size for (size,) in connection.execute("SELECT size FROM tree_heads ORDER BY size")]
            connection.execute("DELETE FROM tiles")
            _, tiles = Growth().extend(leaves)
            connection.executemany("INSERT INTO tiles (level, n, data) VALUES (?, ?, ?)", tiles)
            connection.execute("DELETE FROM tree_heads WHERE size > ?", (len(rows),))
            for size in sizes:
                if 0 < size <= len(rows):
                    root = Growth().extend(leaves[:size])[0].root()
                    connection.execute("UPDATE tree_heads SET root = ? WHERE size = ?", (root, size))

    def resign(self, signer: Signer | None = None) -> None:
        """Every checkpoint signed anew over the tree as it is now, by the log's own key or another."""
        signer = signer or log_keys.signer(self.scene.config)
        with self.database() as connection:
            for identity, size in connection.execute("SELECT id, size FROM checkpoints").fetchall():
                (root,) = connection.execute("SELECT root FROM tree_heads WHERE size = ?", (size,)).fetchone()
                note = sign_checkpoint(Checkpoint(self.scene.config.origin, size, root), signer)
                connection.execute("UPDATE checkpoints SET note = ? WHERE id = ?", (note, identity))

    def drop_from(self, size: int) -> None:
        """The book as if it had ended there: entries, bodies, heads and checkpoints behind it are gone."""
        with self.database() as connection:
            for table in ("entries", "bodies"):
                connection.execute(f'DELETE FROM {table} WHERE "index" >= ?', (size,))
            for table in ("tree_heads", "checkpoints"):
                connection.execute(f"DELETE FROM {table} WHERE size > ?", (size,))
        self.rewrite_tree()

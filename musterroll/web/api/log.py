"""The log: how large its tree is and which root it has, the latest checkpoint, its keys, where it is anchored."""

from __future__ import annotations

import base64

from musterroll.procedures.log_keys import verifiers
from musterroll.store.reading.anchors import Anchor, anchors, latest_of_each
from musterroll.web.api.operation import File, Operation, Thing
from musterroll.web.api.proofs import checkpoint as latest
from musterroll.web.api.proofs import moves
from musterroll.web.api.shapes import Asked, Instant, Shape
from musterroll.web.api.wrong import NotThere
from musterroll.web.site import Site


class SignedCheckpoint(Shape, frozen=True, kw_only=True):
    """A head of the tree as a signed note (C2SP). It covers the entries before `size`."""

    size: int
    at: Instant
    note: str


class Anchored(Shape, frozen=True, kw_only=True):
    """The latest checkpoint that was put into a place outside: of how many entries, by which means, where, when.

    `entry` says so in the book.
    """

    entry: int
    size: int
    kind: str
    place: str
    at: Instant


class Log(Shape, frozen=True, kw_only=True):
    """The log as it is now. `root` is that of the tree of `size` entries, in base64; `keys` verify its checkpoints."""

    origin: str
    size: int
    root: str
    keys: list[str]
    checkpoint: SignedCheckpoint | None
    anchors: list[Anchored]


def one(here: Site, asked: Asked) -> Thing:
    """The log."""
    book = here.book
    head, saved = book.heads.latest(), latest(here)
    note = saved and SignedCheckpoint(size=saved.size, at=saved.at, note=saved.note.decode("utf-8", "replace"))
    return Thing(
        Log(
            origin=book.config.origin,
            size=head.size,
            root=base64.b64encode(head.root).decode(),
            keys=[key.to_text() for key in verifiers(book.config)],
            checkpoint=note,
            anchors=[_anchored(each) for each in latest_of_each(anchors(book.tables))],
        )
    )


def checkpoint(here: Site, asked: Asked) -> File:
    """The latest checkpoint, as the note that was signed."""
    saved = latest(here)
    if saved is None:
        raise NotThere("No checkpoint was signed yet.")
    return File(saved.note)


def _anchored(one: Anchor) -> Anchored:
    return Anchored(entry=one.entry, size=one.size, kind=one.kind, place=one.place, at=one.at)


OPERATIONS = (
    Operation(
        name="api_log",
        route="log",
        part="Log",
        summary="Head of the log, latest checkpoint, keys, anchors",
        scope="audit:read",
        gives=Log,
        tells="log",
        moves=moves,
        does=one,
    ),
    Operation(
        name="api_checkpoint",
        route="log/checkpoint",
        part="Log",
        summary="The latest checkpoint as a signed note",
        scope="audit:read",
        gives=str,
        file=True,
        kind="text/plain; charset=utf-8",
        tells="log",
        moves=moves,
        does=checkpoint,
    ),
)

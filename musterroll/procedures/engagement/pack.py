"""Everything of an engagement as one ZIP: the same bytes for the same state, so that two who ask get the same file.

1. What is handed over is settled: the population that was frozen last, and a checkpoint on all that it was made from.
2. Views that are missing are made again.
3. The files are written one after the other, with their digests; the list and the words about it come last.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from musterroll.facts.errors import Refused
from musterroll.procedures import seal
from musterroll.procedures.engagement.contents import File, Handed, contents, views_of
from musterroll.procedures.engagement.readme import readme
from musterroll.procedures.views import make_view
from musterroll.reports.csv_report import rows_as_csv
from musterroll.store.checkpoints import SavedCheckpoint
from musterroll.store.files import write_once_by
from musterroll.store.frozen.read import Frozen
from musterroll.store.reading import engagements, evidence, samples
from musterroll.store.reading.of_kind import of_kind

if TYPE_CHECKING:
    from musterroll.store.setup import Book

KINDS = (*engagements.KINDS, *samples.KINDS, *evidence.KINDS)
Progress = Callable[[int, int, str], None]
_WHEN = (1980, 1, 1, 0, 0, 0)  # the first day that a ZIP can name: none of the files says when it was packed
_INDEX = {name: itemgetter(at) for at, name in enumerate(("file", "holds", "bytes", "sha256"))}
_SIGNING_S = 60.0


def settled(book: Book, engagement: int, now: datetime) -> Handed:
    """What is handed over. Refused where no population was frozen yet. A checkpoint is signed where none covers it."""
    recorded = list(of_kind(book.tables, *KINDS, first=engagement))
    about = engagements.opened_in(recorded).get(engagement)
    if about is None or not about.frozen:
        raise Refused("No population of this period was frozen yet.", "Freeze it, or draw a sample: that freezes it.")
    drawn = [one for one in samples.drawn_in(recorded).values() if one.engagement == engagement]
    asked, view = evidence.asked_in(recorded, engagement), about.frozen[-1].view
    size = max([view.size, *(one.view.size for one in drawn)])
    return Handed(about, drawn, asked, view, stamp(book, engagement), _checkpoint(book, size, now))


def stamp(book: Book, engagement: int) -> int:
    """The last entry that can change what is handed over. Those of other engagements may move it too."""
    return next((one.entry for one in of_kind(book.tables, *KINDS, newest=1)), engagement)


def place(folder: Path, engagement: int, stamp: int) -> Path:
    """Where the file lies once it is made: beside the views, which an erasure empties."""
    return folder / f"engagement-{engagement}_{stamp}.zip"


def pack(book: Book, engagement: int, now: datetime, progress: Progress) -> Path:
    """Makes the file, if it is not there."""
    handed = settled(book, engagement, now)
    target = place(book.config.views, engagement, handed.stamp)
    if target.exists():
        return target
    for view in views_of(handed):
        if not Frozen(book.config.views, view).there:
            make_view(book, view, progress)
    progress(0, 0, "Gathering the files.")
    write_once_by(target, lambda out: _write(book, handed, out, progress))
    for older in book.config.views.glob(f"engagement-{engagement}_*.zip"):
        if older != target:
            older.unlink(missing_ok=True)
    return target


def _write(book: Book, handed: Handed, out: BinaryIO, progress: Progress) -> None:
    listed: dict[str, tuple[str, str, int, str]] = {}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as into:
        for name, said, content in contents(book, handed):
            if name in listed:
                continue  # a completion that met several obligations
            listed[name] = (name, said, len(content), sha256(content).hexdigest())
            _put(into, name, content)
            progress(len(listed), 0, name)
        for name, said, content in _about(handed, listed):
            listed[name] = (name, said, len(content), sha256(content).hexdigest())
            _put(into, name, content)
        _put(into, "SHA256SUMS", "".join(f"{one[3]}  {one[0]}\n" for one in sorted(listed.values())).encode())


def _about(handed: Handed, listed: dict[str, tuple[str, str, int, str]]) -> list[File]:
    rows = sorted(listed.values())
    return [
        ("02_index.csv", "Every file with its size and digest", rows_as_csv(_INDEX, rows)),
        ("README.txt", "What is what, and how to check it without us", readme(handed).encode()),
    ]


def _put(into: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _WHEN)
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    into.writestr(entry, content)


def _checkpoint(book: Book, size: int, now: datetime) -> SavedCheckpoint:
    """The first checkpoint on so many entries: later ones do not change what was handed over."""
    for _ in range(2):
        for one in book.checkpoints.all():
            if one.size >= size:
                return one
        with book.turns.take("sealing", patience_s=_SIGNING_S):
            seal.checkpoint(book, now)
    raise AssertionError("A checkpoint was signed and does not cover the book.")

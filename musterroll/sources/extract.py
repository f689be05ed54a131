"""An extract: the raw pages of one pull, kept verbatim in one file from which they can be read again years later.

The file is gzip; in it one JSON object a line: what was asked, each page, how it ended. Its SHA-256 is that of
the file as it lies on the disk. Row numbers run over all pages, from 1.
"""

from __future__ import annotations

import base64
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from musterroll.facts.errors import Unreadable

FORMAT = "musterroll.extract/1"
_LEVEL = 1  # of compression: a third of the time of the usual one, for a tenth more bytes


@dataclass(frozen=True, kw_only=True)
class Page:
    """One answer as it came. `part` names the list it belongs to, `about` whose list it is (a group's key).

    `rows` counts what must come out as facts or refused rows; a page that only describes the question has none.
    `cursor`, where given, is where the next pull goes on once everything up to here is kept.
    """

    raw: bytes = field(repr=False)
    number: int = 0
    url_without_secrets: str = ""
    part: str = ""
    about: str = ""
    rows: int = 0
    at: datetime
    headers: Mapping[str, str] = field(default_factory=dict)
    cursor: Mapping[str, str] | None = None


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """The first line: what was asked."""

    format: str
    source: str
    query: str
    began_at: datetime
    full: bool
    parameters: dict[str, Any] = {}
    cursor: dict[str, str] = {}


class Leaf(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line for one page: its bytes as text, or in base64 where they are no UTF-8."""

    page: int
    url: str
    at: datetime
    rows: int
    part: str = ""
    about: str = ""
    headers: dict[str, str] = {}
    text: str | None = None
    base64: str | None = None


class Tail(msgspec.Struct, frozen=True, kw_only=True):
    """The last line: how it ended."""

    pages: int
    rows: dict[str, int]
    complete: bool
    why_incomplete: str
    cursor: dict[str, str] = {}


@dataclass(frozen=True, kw_only=True)
class Extract:
    """One pull as received. `rows` by part; `cursor` is for the next pull, and holds only if this one is complete."""

    source: str
    query: str
    parameters: Mapping[str, Any]
    began_at: datetime
    full: bool
    pages: int
    rows_of: Mapping[str, int]
    sha256: str
    size: int
    complete: bool
    why_incomplete: str
    cursor: Mapping[str, str]
    opened: Callable[[], BinaryIO] = field(repr=False, compare=False)

    @property
    def rows(self) -> int:
        """Rows over all pages."""
        return sum(self.rows_of.values())

    @property
    def name(self) -> str:
        """As facts point to it: `sha256:…`."""
        return f"sha256:{self.sha256}"

    def read_pages(self) -> Iterator[Page]:
        """The pages one by one, in their order."""
        for line in list_lines(self.opened):
            if line.startswith(b'{"page":'):
                yield _page(msgspec.json.decode(line, type=Leaf))


def _page(leaf: Leaf) -> Page:
    raw = base64.b64decode(leaf.base64) if leaf.base64 is not None else (leaf.text or "").encode()
    return Page(
        raw=raw,
        number=leaf.page,
        url_without_secrets=leaf.url,
        part=leaf.part,
        about=leaf.about,
        rows=leaf.rows,
        at=leaf.at,
        headers=leaf.headers,
    )


def list_lines(opened: Callable[[], BinaryIO]) -> Iterator[bytes]:
    """The lines of a container; raises Unreadable where it is damaged."""
    with opened() as file:
        try:
            with gzip.GzipFile(fileobj=file, mode="rb") as unpacked:
                yield from io.BufferedReader(unpacked, 2**20)
        except (OSError, EOFError, zlib.error):
            raise Unreadable("The extract is damaged or cut off.", "Take it from a backup.") from None


def open_extract(file: Path | bytes) -> Extract:
    """An extract that was kept, from its file or its bytes. Unreadable where it is none, or is cut off."""
    opened: Callable[[], BinaryIO] = (
        (lambda: io.BytesIO(file)) if isinstance(file, bytes) else (lambda: file.open("rb"))
    )
    head, last = b"", b""
    for line in list_lines(opened):
        head, last = head or line, line
    try:
        asked, ended = msgspec.json.decode(head, type=Head), msgspec.json.decode(last, type=Tail)
    except msgspec.DecodeError:
        raise Unreadable("This is no extract, or one that is cut off.", "Take it from a backup.") from None
    return _extract(asked, ended, *_digest(opened), opened)


def _extract(asked: Head, ended: Tail, digest: str, size: int, opened: Callable[[], BinaryIO]) -> Extract:
    return Extract(
        source=asked.source,
        query=asked.query,
        parameters=asked.parameters,
        began_at=asked.began_at,
        full=asked.full,
        pages=ended.pages,
        rows_of=ended.rows,
        sha256=digest,
        size=size,
        complete=ended.complete,
        why_incomplete=ended.why_incomplete,
        cursor=ended.cursor,
        opened=opened,
    )


def in_memory(
    source: str, query: str, pages: list[Page], at: datetime, parameters: dict[str, Any] | None = None
) -> Extract:
    """An extract of a few pages that lies in memory. Its bytes are those of `opened()`."""
    kept = io.BytesIO()
    head = Head(format=FORMAT, source=source, query=query, began_at=at, full=False, parameters=parameters or {})
    writer = Writer(kept, head)
    for page in pages:
        writer.add(page)
    writer.end()
    return open_extract(kept.getvalue())


def _digest(opened: Callable[[], BinaryIO]) -> tuple[str, int]:
    digest, size = sha256(), 0
    with opened() as file:
        while block := file.read(2**20):
            digest.update(block)
            size += len(block)
    return digest.hexdigest(), size


class _Counted:
    """A file that is written, with the digest and the size of what went into it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self.digest, self.size = file, sha256(), 0

    def write(self, block: bytes) -> int:
        self.digest.update(block)
        self.size += len(block)
        return self._file.write(block)

    def flush(self) -> None:
        self._file.flush()


class Writer:
    """Writes pages to a container as they come; nothing but the current page is held."""

    def __init__(self, file: BinaryIO, head: Head) -> None:
        self._counted = _Counted(file)
        self._packed = gzip.GzipFile(filename="", fileobj=self._counted, mode="wb", compresslevel=_LEVEL, mtime=0)
        self._head = head
        self.rows: dict[str, int] = {}
        self.pages = 0
        self.cursor: dict[str, str] = {}
        self._line(head)

    def add(self, page: Page) -> Page:
        """Keeps a page; gives it back with its number."""
        self.pages += 1
        self.rows[page.part] = self.rows.get(page.part, 0) + page.rows
        if page.cursor is not None:
            self.cursor = dict(page.cursor)
        try:
            kept: dict[str, str] = {"text": page.raw.decode()}
        except UnicodeDecodeError:
            kept = {"base64": base64.b64encode(page.raw).decode()}
        self._line(
            Leaf(
                page=self.pages,
                url=page.url_without_secrets,
                at=page.at,
                rows=page.rows,
                part=page.part,
                about=page.about,
                headers=dict(page.headers),
                **kept,
            )
        )
        return Page(**{**page.__dict__, "number": self.pages})

    def end(self, why_incomplete: str = "") -> Callable[[Path], Extract]:
        """Writes how it ended; empty means that it is complete. What comes back gives the extract for its file."""
        complete = not why_incomplete
        tail = Tail(
            pages=self.pages,
            rows=self.rows,
            complete=complete,
            why_incomplete=why_incomplete,
            cursor=self.cursor if complete else {},
        )
        self._line(tail)
        self._packed.close()
        digest, size = self._counted.digest.hexdigest(), self._counted.size
        return lambda path: _extract(self._head, tail, digest, size, lambda: path.open("rb"))

    def _line(self, value: msgspec.Struct) -> None:
        self._packed.write(msgspec.json.encode(value) + b"\n")

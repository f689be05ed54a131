"""A file as received: its bytes, their digest, and the bytes inside if it is compressed. Memory stays bounded."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.files import magic

STDIN = "-"
CHUNK = 1 << 20
LONGEST_LINE = 1 << 20  # of text; a longer one is no table
LONGEST_JSON = 1 << 28  # JSON may well be one long line
LARGEST_BINARY = 1 << 29  # a workbook
RATIO = 200  # gzip unpacking to more than this many times its size is refused, beyond SMALL
SMALL = 1 << 26


class Received(NamedTuple):
    """One input. `sha256` and `size` are of the bytes as received, `data` is unpacked."""

    name: str  # for people: the file's name, or "standard input"
    data: bytes
    sha256: str
    size: int
    packed: bool


def receive(path: str) -> Received:
    """Read the file at `path`, or standard input for "-"; `Refused` or `Unreadable` when it cannot be."""
    if path == STDIN:
        if sys.stdin is None:
            raise Refused("Standard input is closed.", "Give a file, or pipe one in.")
        return _read("standard input", sys.stdin.buffer)
    if not path:
        raise Refused("One of the files has an empty name.", "Check the command: perhaps a variable in it is not set.")
    file = Path(path)
    try:
        _be_a_file(file, path)
        with file.open("rb") as stream:
            return _read(legible(file.name), stream)
    except FileNotFoundError:
        raise Refused(f"{path}: no such file.", "Check the name and the folder.") from None
    except OSError as error:
        raise Refused(f"{path}: cannot be opened: {error.strerror}.", "Check that you may read it.") from None


def legible(text: str) -> str:
    """A name from outside as text that can be stored: bytes in it that are no UTF-8 become U+FFFD."""
    return os.fsencode(text).decode("utf-8", "replace")


def unpacked(name: str, data: bytes) -> bytes:
    """The bytes inside, if it is compressed, as they are read; the same errors."""
    return _read(name, io.BytesIO(data)).data


def _be_a_file(file: Path, path: str) -> None:
    """Refuse a folder, and a device that may never end."""
    if file.is_dir():
        raise Refused(
            f"{path} is a folder; expected a file.", f"Name the files in it, for example {path.rstrip('/')}/*.csv."
        )
    if file.is_char_device() and not file.samefile(os.devnull):
        raise Refused(f"{path} is a device; expected a file.", f"Pipe it in, and give {STDIN} instead.")


def _read(name: str, stream: BinaryIO) -> Received:
    digest = hashlib.sha256()
    size = 0

    def pieces() -> Iterator[bytes]:
        nonlocal size
        while piece := stream.read(CHUNK):
            digest.update(piece)
            size += len(piece)
            yield piece

    source = pieces()
    first = next(source, b"")
    packed = magic.is_gzip(first)
    unpacked = _unpacked(name, first, source, lambda: size) if packed else _chain(first, source)
    data = _bounded(name, unpacked)
    if not data:
        raise Unreadable(f"{name}: the file is empty.", "Export it again.")
    return Received(name, data, digest.hexdigest(), size, packed)


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _unpacked(name: str, first: bytes, rest: Iterator[bytes], read: Callable[[], int]) -> Iterator[bytes]:
    """The bytes inside gzip (any number of members), in pieces of bounded size."""
    inner, total = zlib.decompressobj(wbits=31), 0
    try:
        for piece in _chain(first, rest):
            left = piece
            while left:
                if inner.eof:
                    if not left.strip(b"\0"):
                        break  # padding after the last member
                    inner = zlib.decompressobj(wbits=31)
                out = inner.decompress(left, CHUNK)
                total += len(out)
                if total > SMALL and total > RATIO * read():
                    raise Refused(
                        f"{name}: the gzip file unpacks to more than {RATIO} times its size.",
                        "Unpack it yourself, look at it, and give the unpacked file.",
                    )
                yield out
                left = inner.unused_data if inner.eof else inner.unconsumed_tail
    except zlib.error:
        raise Unreadable(f"{name}: the gzip file is damaged.", "Fetch it again.") from None
    if not inner.eof:
        raise Unreadable(f"{name}: the gzip file ends early.", "Fetch it again: it was cut off.")


def _bounded(name: str, pieces: Iterator[bytes]) -> bytes:
    """All bytes, unless a line of text or the whole of something else is too long to be a table."""
    held: list[bytes] = []
    size, line, limit, binary = 0, 0, 0, False
    for piece in pieces:
        if not size and piece:
            binary = magic.is_binary(piece)
            limit = LONGEST_JSON if magic.is_json(piece) else LONGEST_LINE
        size += len(piece)
        if binary and size > LARGEST_BINARY:
            raise Refused(f"{name}: larger than {LARGEST_BINARY >> 20} MiB.", "Export it as CSV.")
        longest, line = (0, 0) if binary else _longest_line(piece, line)
        if longest > limit:
            begun = 1 + sum(one.count(b"\n") for one in held)
            raise Unreadable(
                f"{name}: a line from line {begun} on is longer than {limit >> 20} MiB; expected one row a line.",
                "This is no table of rows; export it again as CSV.",
            )
        held.append(piece)
    return b"".join(held)


def _longest_line(piece: bytes, before: int) -> tuple[int, int]:
    """Length of the longest line up to the end of `piece`, and of its last line."""
    first = piece.find(b"\n")
    if first < 0:
        return before + len(piece), before + len(piece)
    last = len(piece) - piece.rindex(b"\n") - 1
    # A line inside one piece cannot be longer than the piece, which is as long as the limit.
    return max(before + first, last), last

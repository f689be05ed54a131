"""Writing files: all of them or none, so that no part of a report is ever taken for the whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import BinaryIO

from musterroll.facts.errors import Refused

Write = Callable[[BinaryIO], object]


class Together:
    """Files that appear together at the end, or not at all.

    Each is written beside its place under another name; leaving without an error moves all of them in.
    """

    def __init__(self) -> None:
        self._waiting: list[tuple[Path, Path]] = []
        self._folders: list[Path] = []

    def __enter__(self) -> Together:
        return self

    def __exit__(self, kind: object, error: object, at: object) -> None:
        try:
            if error is None:
                for made, place in self._waiting:
                    made.replace(place)
                self._folders.clear()
        finally:
            self._clean()

    def write(self, place: Path, write: Write) -> None:
        """Make one file with what `write` puts into a binary stream."""
        try:
            self._make_folder(place.parent)
            if place.is_dir():
                raise IsADirectoryError
            made = place.with_name(f".{place.name}.{os.getpid()}.part")
            self._waiting.append((made, place))
            with made.open("wb") as stream:
                write(stream)
        except OSError as error:
            raise Refused(
                f"{place} cannot be written: {_why(error)}.", "Check the folder, the rights and the room on the disk."
            ) from error

    def write_all(self, files: Mapping[Path, bytes]) -> None:
        """Make files whose bytes are known."""
        for place, content in files.items():
            self.write(place, partial(_put, content))

    def _make_folder(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        self._folders += reversed(missing)

    def _clean(self) -> None:
        """Take away what was not moved in, and the folders made for it."""
        for made, _ in self._waiting:
            made.unlink(missing_ok=True)
        for folder in reversed(self._folders):
            try:
                folder.rmdir()
            except OSError:
                pass  # something else has come into it


def _put(content: bytes, out: BinaryIO) -> None:
    out.write(content)


def _why(error: OSError) -> str:
    if isinstance(error, IsADirectoryError):
        return "it is a folder"
    if isinstance(error, (FileExistsError, NotADirectoryError)):
        return "its folder is a file"
    return (error.strerror or str(error)).lower()


def not_over_inputs(places: Iterable[Path], inputs: Sequence[str], option: str = "--out") -> None:
    """`Refused` if what `option` names would be written over one of `inputs`, typed as for `check` (`okta=x.csv`)."""
    from musterroll.sources.files.given import parted

    read = [parted(text).path for text in inputs if text != "-"]
    for place in places:
        for path in read:
            if _same(place, path):
                raise Refused(f"{option} {place} is one of the files that are read.", "Choose another name.")


def _same(place: Path, path: str) -> bool:
    try:
        return place.samefile(path)
    except (OSError, ValueError):
        return False  # one of them is not there, or is a text that is no path


def named(paths: Sequence[Path]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    words = [str(path) for path in paths]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)

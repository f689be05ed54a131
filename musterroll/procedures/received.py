"""Files as received, held at hand until their bytes are kept: what was read is what is kept, or nothing is."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from musterroll.facts.errors import Refused
from musterroll.facts.tables import FactTables
from musterroll.sources.files.given import given
from musterroll.sources.files.mapping import Mapping

_STDIN = "-"


@dataclass(frozen=True)
class AtHand:
    """Files as they are given to the reader, and the mappings that concern them; standard input is a file too."""

    files: tuple[str, ...]
    mappings: tuple[Mapping, ...]

    def paths(self, facts: FactTables) -> dict[str, Path]:
        """Where the bytes of each input lie, by their digest."""
        places = [Path(one.path) for one in given(self.files, self.mappings)]
        return {row["sha256"]: place for row, place in zip(facts.inputs.to_pylist(), places, strict=True)}


@contextmanager
def at_hand(files: Sequence[str], mappings: Sequence[Mapping]) -> Iterator[AtHand]:
    """The files, with what stands on standard input in a file that lives as long as this block."""
    if not any(_is_stdin(one) for one in files):
        yield AtHand(tuple(files), tuple(mappings))
        return
    with tempfile.TemporaryDirectory(prefix="musterroll-") as folder:
        place = Path(folder) / "standard input"
        with place.open("wb") as out:
            shutil.copyfileobj(sys.stdin.buffer, out, 1 << 20)
        spooled = tuple(one.removesuffix(_STDIN) + str(place) if _is_stdin(one) else one for one in files)
        concerned = tuple(replace(one, file=str(place)) if one.file == _STDIN else one for one in mappings)
        yield AtHand(spooled, concerned)


def as_it_was_read(place: Path, row: dict[str, Any]) -> Path:
    """The file of an input; Refused where it is no longer what was read (`row`: of `facts.tables.INPUTS`)."""
    try:
        with place.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Refused(f"{place}: cannot be read again: {error.strerror}.", "Collect the file once more.") from None
    if digest != row["sha256"]:
        raise Refused(f"{row['name']} changed while it was read.", "Collect it when nothing writes to it any more.")
    return place


def _is_stdin(text: str) -> bool:
    return text == _STDIN or (text.endswith(f"={_STDIN}") and not Path(text).exists())

"""Files from a browser, kept on disk under names of ours until they are in the book."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from musterroll.config import Config
from musterroll.facts.errors import Refused

MOST_BYTES = 512 * 1024 * 1024
_MOST_OF_NAME = 150
_OLD_S = 3600
_ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".json", ".jsonl", ".gz")


def kept(config: Config, given: Sequence[Any]) -> list[Path]:
    """The uploaded files in a folder of their own. Refused where there are none, or one is no export by name or size.

    What stands in them is looked at when they are read, by its bytes and not by its name.
    """
    if not given:
        raise Refused("No file was chosen.", "Choose the export of people and the export of finished courses.")
    folder = config.uploads / secrets.token_hex(8)
    for one in given:
        _fit(one.name, one.size)
    if sum(one.size for one in given) > MOST_BYTES:
        raise Refused(f"They are larger than {MOST_BYTES >> 20} MiB together.", "Hand them in one after the other.")
    folder.mkdir(parents=True, mode=0o700)
    try:
        return [_written(folder, one) for one in given]
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)  # what is about people does not stay where nobody looks
        raise


def forget_the_old(config: Config, now_s: float) -> None:
    """Deletes what a server that was killed has left on its way, more than an hour before."""
    for one in config.uploads.glob("*"):
        if now_s - one.stat().st_mtime > _OLD_S:
            shutil.rmtree(one, ignore_errors=True)


def _fit(name: str, size: int) -> None:
    if not name.lower().endswith(_ENDINGS):
        raise Refused(f"{name} is not an export by its name.", f"Expected one of {', '.join(_ENDINGS)}.")
    if size > MOST_BYTES:
        raise Refused(f"{name} is larger than {MOST_BYTES >> 20} MiB.", "Collect it on the server: musterroll collect.")


def _written(folder: Path, one: Any) -> Path:
    place = folder / _plain(one.name)
    if place.exists():
        raise Refused(f"Two files are named {place.name}.", "Rename one of them.")
    with place.open("xb") as out:
        for part in one.chunks():
            out.write(part)
    return place


def _plain(name: str) -> str:
    """The last part of a name without what means something to a shell, a path or our own `SOURCE=FILE#SHEET`."""
    last = re.sub(r"[^\w. ()-]", "_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    stem, dot, ending = last.rpartition(".")
    # A file system counts bytes; what names the file's kind stays.
    short = stem.encode()[: _MOST_OF_NAME - len(ending.encode()) - 1].decode(errors="ignore")
    return f"{short}{dot}{ending}" if short else last[:_MOST_OF_NAME] or "file"

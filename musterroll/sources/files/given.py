"""A file as it stands on the command line: `FILE`, `SOURCE=FILE`, `FILE#SHEET`, `-`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from musterroll.facts.errors import ConfigError
from musterroll.sources.files.mapping import Mapping

_NAMED = re.compile(r"([A-Za-z][A-Za-z0-9_]*)=(.+)", re.DOTALL)


class Given(NamedTuple):
    """One input: its path, the source and the sheet that the person named, and the mapping that concerns it."""

    path: str
    source: str | None = None
    sheet: str | None = None
    mapping: Mapping | None = None


def given(paths: Sequence[str], mappings: Sequence[Mapping]) -> list[Given]:
    """The inputs, one for each layout that a mapping gives a file; `ConfigError` if a mapping concerns no file."""
    found = [one for path in paths for one in _given(path, mappings)]
    for mapping in mappings:
        if not mapping.kept and not any(mapping is one.mapping for one in found):
            raise ConfigError(
                f"--map '{mapping}' concerns none of the files: {', '.join(one.path for one in found)}.",
                "Write the file's name before the first colon as it is given.",
            )
    return found


def parted(text: str) -> Given:
    """What was typed for one file as its path, the source and the sheet."""
    source, path, sheet = None, text, None
    named = _NAMED.fullmatch(text)
    if named and not Path(text).exists():
        source, path = named[1].lower(), named[2]
    if "#" in path and not Path(path).exists():
        path, _, sheet = path.rpartition("#")
    return Given(path, source, sheet)


def _given(text: str, mappings: Sequence[Mapping]) -> list[Given]:
    path, source, sheet, _ = parted(text)
    concerned = [one for one in mappings if one.concerns(path) and one.sheet in (None, sheet or one.sheet)]
    layouts = [(one.layout, one.sheet) for one in concerned]
    if len(set(layouts)) < len(layouts):
        raise ConfigError(
            f"Two --map read {path} as {concerned[0].layout}: '{concerned[0]}' and '{concerned[1]}'.",
            "Keep one of them, or put them together.",
        )
    if len(concerned) > 1 and path == "-":
        raise ConfigError("Two --map concern standard input, which can be read once.", "Give it as a file.")
    return [Given(path, source, sheet, one) for one in concerned] or [Given(path, source, sheet)]

"""What `--map` said, as the file that `--save-map` names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from musterroll.cli.files import not_over_inputs

if TYPE_CHECKING:
    from musterroll.cli.intake import Given
    from musterroll.sources.files.mapping import Mapping


def not_over_what_is_read(given: Given, places: Sequence[Path]) -> None:
    """`Refused` if a report would be written over a file that is read, or the kept map over one that is no map."""
    read = [*given.files, *given.policies]
    not_over_inputs(places, [*read, *given.maps])
    if given.save_map is not None:
        not_over_inputs([Path(given.save_map)], read, "--save-map")


def saved_map(given: Given, mappings: Sequence[Mapping]) -> dict[Path, bytes]:
    """What `--map` said as a file to keep, if that was asked for."""
    if given.save_map is None:
        return {}
    from musterroll.sources.files.mapping_file import dump_mappings

    # A byte of a file's name that is no UTF-8 becomes "?", which in the pattern that names the file is any character.
    return {Path(given.save_map): dump_mappings(mappings).encode(errors="replace")}

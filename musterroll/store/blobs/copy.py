"""Files by digest from one place to another."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.facts.errors import Refused
from musterroll.store.blobs.place import Blobs


def copy_all(source: Blobs, names: Iterable[str], target: Blobs) -> None:
    """Copies what the target lacks, and nothing over what it has. What is gone meanwhile was erased."""
    for name in names:
        if target.has(name):
            continue
        try:
            target.put(name, source.parts(name))
        except Refused:
            if source.has(name):
                raise

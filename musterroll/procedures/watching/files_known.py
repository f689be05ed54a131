"""Which files the book has had already, so that each is read once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.facts.tables import FactTables
from musterroll.procedures.known import others, rows

PLACE, MARK, READ_WITH = "place", "mark", "read_with"


@dataclass(frozen=True)
class FilesKnown:
    """Digests of files that were read or withdrawn; of those that could not be read, with which settings that was.

    `marks` has the digest of what lay in a place under a name, with a mark that changes when its bytes do.
    """

    read: frozenset[str]
    unreadable: dict[str, set[str]]
    marks: dict[tuple[str, str, str], str]

    def settled(self, digest: str, read_with: str) -> bool:
        """Whether nothing new could come of reading a file, with these settings."""
        return digest in self.read or read_with in self.unreadable.get(digest, ())


def files_known(facts: FactTables) -> FilesKnown:
    """What the facts say of files. One that was withdrawn does not come back by itself."""
    read = {str(row["body"].get("sha256", "")) for row in others(facts, "extract.withdrawn")}
    unreadable: dict[str, set[str]] = {}
    marks: dict[tuple[str, str, str], str] = {}
    for row in rows(facts, "extract.received", in_order=False):
        told = msgspec.json.decode(row["parameters"]) if row["parameters"] else {}
        if not isinstance(told, dict) or "rows_by_part" in told:  # a pull of a system
            continue
        digest = row["sha256"].removeprefix("sha256:")
        if row["complete"] is False and READ_WITH in told:
            unreadable.setdefault(digest, set()).add(str(told[READ_WITH]))
        else:
            read.add(digest)
        if MARK in told:
            marks[_place(told)] = digest
    return FilesKnown(frozenset(one.removeprefix("sha256:") for one in read), unreadable, marks)


def _place(told: dict[str, Any]) -> tuple[str, str, str]:
    return str(told.get(PLACE)), str(told.get("path")), str(told[MARK])

"""What the database itself refuses, whoever asks: changing, deleting or reordering what was recorded.

Triggers stand in the database, so they hold for every program that writes to it. They are made by a migration and
looked at whenever a book is opened: one that is missing, switched off, worded otherwise or added is reported, never
mended in silence. They keep honest programs and hasty people from mistakes; against an owner of the database who drops
them the tree and its anchors stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from musterroll.store import triggers_postgresql, triggers_sqlite

REMEDY = (
    "Somebody took it away, changed or added it: find out who, and run `musterroll log verify`. "
    "To continue, restore a backup into a new folder."
)


def install(connection: Any) -> None:
    """Makes all triggers (used by migrations only)."""
    with connection.cursor() as cursor:
        for statement in _of(connection).statements():
            cursor.execute(statement)


def remove(connection: Any) -> None:
    """Takes all triggers away (used by migrations that change a table)."""
    with connection.cursor() as cursor:
        for statement in _of(connection).removals():
            cursor.execute(statement)


def exchange(connection: Any, former: Mapping[str, str]) -> None:
    """Makes anew each trigger that stands with its former text (used by migrations only).

    One that is missing or worded otherwise is left as it is, so that whoever opens the book is told of it.
    """
    kind = _of(connection)
    with connection.cursor() as cursor:
        found = kind.found(cursor)
        for name, text in former.items():
            if found.get(name) == text:
                cursor.execute(f"DROP TRIGGER {name}")
                cursor.execute(kind.expected()[name])


def faults(connection: Any) -> Iterator[str]:
    """Each trigger that is not as it was made, or was added: `entries_no_update is missing`."""
    expected = _of(connection).expected()
    with connection.cursor() as cursor:
        found = _of(connection).found(cursor)
    for name, text in expected.items():
        if name not in found:
            yield f"{name} is missing"
        elif found[name] != text:
            yield f"{name} is not as it was made"
    for name in found.keys() - expected.keys():
        yield f"{name} is none of this program's: it may have the database pass over what is written"


def _of(connection: Any) -> Any:
    return triggers_sqlite if connection.vendor == "sqlite" else triggers_postgresql

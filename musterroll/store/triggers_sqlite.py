"""The triggers on SQLite. REPLACE deletes without asking the triggers for DELETE, so every INSERT is looked at."""

from __future__ import annotations

from typing import Any

# Asked for every row that is added: half the time of `max`, which is an aggregate.
_LAST_ENTRY = """(SELECT "index" FROM entries ORDER BY "index" DESC LIMIT 1)"""

# Table -> what an INSERT must not be; then it is refused, `INSERT OR REPLACE` too, before anything is deleted.
_INSERTS = {
    "entries": (
        f"""NEW."index" IS NOT coalesce({_LAST_ENTRY} + 1, 0)""",
        "entries: only the next index may be added",
    ),
    "bodies": (
        f"""NEW."index" <= {_LAST_ENTRY}""",
        "bodies: a body is added with its entry and never again",
    ),
    "tiles": (
        """EXISTS (SELECT 1 FROM tiles WHERE level = NEW.level AND n = NEW.n)""",
        "tiles: a tile is added once and then grows at its end",
    ),
    "tree_heads": (
        """NEW.size <= (SELECT size FROM tree_heads ORDER BY size DESC LIMIT 1)""",
        "tree_heads: only a larger size may be added",
    ),
    "checkpoints": (
        """NEW.id IS NOT NULL AND EXISTS (SELECT 1 FROM checkpoints WHERE id = NEW.id)""",
        "checkpoints: a checkpoint is never replaced",
    ),
    "book": ("""EXISTS (SELECT 1 FROM book)""", "book: a database holds one book"),
}
_GROWN = (
    "NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.data) NOT BETWEEN length(OLD.data) AND 8192 "
    "OR substr(NEW.data, 1, length(OLD.data)) IS NOT OLD.data"
)
_NEVER_CHANGED = ("entries", "bodies", "tree_heads", "checkpoints", "book")
_NEVER_DELETED = ("entries", "tiles", "tree_heads", "checkpoints", "book")


def expected() -> dict[str, str]:
    """Every trigger's name and its text, as SQLite keeps it."""
    made = [_refusing(table, "insert", when, why) for table, (when, why) in _INSERTS.items()]
    made += [_refusing(table, "update", "1", f"{table}: a row is never changed") for table in _NEVER_CHANGED]
    made += [_refusing(table, "delete", "1", f"{table}: a row is never deleted") for table in _NEVER_DELETED]
    made.append(_refusing("tiles", "update", _GROWN, "tiles: a tile only grows at its end"))
    return dict(made)


def statements() -> list[str]:
    """The statements that make them."""
    return list(expected().values())


def removals() -> list[str]:
    """The statements that take them away."""
    return [f"DROP TRIGGER IF EXISTS {name}" for name in expected()]


def found(cursor: Any) -> dict[str, str]:
    """The triggers that the database has."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    return dict(cursor.fetchall())


def _refusing(table: str, event: str, when: str, why: str) -> tuple[str, str]:
    name = f"{table}_{event}_refused"
    return name, (
        f"CREATE TRIGGER {name} BEFORE {event.upper()} ON {table} FOR EACH ROW WHEN {when} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
    )

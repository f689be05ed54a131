"""The triggers on PostgreSQL. Inserted rows are looked at once a statement: many cost little more than one."""

from __future__ import annotations

from typing import Any

# Table -> what is wrong with the inserted rows (`fresh`) as a query, and the words of the refusal.
_INSERTS = {
    "entries": (
        """SELECT 1 FROM (SELECT min("index") AS low, max("index") AS high, count(*) AS many FROM fresh) AS f
           WHERE low <> 0 AND NOT EXISTS (SELECT 1 FROM entries WHERE "index" = low - 1)
              OR low < 0 OR high - low + 1 <> many""",
        "entries: only the next index may be added",
    ),
    "bodies": (
        """SELECT 1 FROM fresh WHERE "index" <= (SELECT max("index") FROM entries)""",
        "bodies: a body is added with its entry and never again",
    ),
    "tree_heads": (
        """SELECT 1 FROM fresh WHERE EXISTS (SELECT 1 FROM tree_heads AS h WHERE h.size > fresh.size)
              OR (SELECT count(*) FROM fresh) > 1""",
        "tree_heads: only a larger size may be added",
    ),
    "book": ("""SELECT 1 WHERE (SELECT count(*) FROM book) > 1""", "book: a database holds one book"),
}
_NEVER_CHANGED = ("entries", "bodies", "tree_heads", "checkpoints", "book")
_NEVER_DELETED = ("entries", "tiles", "tree_heads", "checkpoints", "book")
_NEVER_TRUNCATED = ("entries", "bodies", "tiles", "tree_heads", "checkpoints", "book")
_GROWN = (
    "NEW.level <> OLD.level OR NEW.n <> OLD.n OR length(NEW.data) NOT BETWEEN length(OLD.data) AND 8192 "
    "OR substring(NEW.data FROM 1 FOR length(OLD.data)) <> OLD.data"
)
_TRIGGERS = """
SELECT t.tgname, t.tgrelid::regclass::text, t.tgtype, t.tgenabled, p.prosrc, t.tgqual IS NULL, t.tgnewtable
FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgrelid = ANY (
    SELECT oid FROM pg_class WHERE relname = ANY (%s) AND relnamespace = current_schema()::regnamespace)
"""
# What pg_trigger.tgtype says of a trigger: its bits for row, before, insert, delete, update, truncate.
_ROW, _BEFORE, _INSERT, _DELETE, _UPDATE, _TRUNCATE = 1, 2, 4, 8, 16, 32
_TYPES = {
    "insert": _INSERT,
    "update": _BEFORE | _UPDATE,
    "grown": _ROW | _BEFORE | _UPDATE,
    "delete": _BEFORE | _DELETE,
    "truncate": _BEFORE | _TRUNCATE,
}


def expected() -> dict[str, str]:
    """Every trigger's name and what it is, in the words of `found`."""
    return {
        name: _words(table, _TYPES[how], "A", body, True, "fresh" if how == "insert" else None)
        for name, table, how, body in _all()
    }


def found(cursor: Any) -> dict[str, str]:
    """The triggers that the database has: table, type, whether switched on, and the code that they run."""
    cursor.execute(_TRIGGERS, [list(_NEVER_TRUNCATED)])
    return {row[0]: _words(*row[1:]) for row in cursor.fetchall()}


def statements() -> list[str]:
    """The statements that make them."""
    return [statement for one in _all() for statement in _made(*one)]


def removals() -> list[str]:
    """The statements that take them away; a trigger goes with its function."""
    return [f"DROP FUNCTION IF EXISTS {name}() CASCADE" for name, *_ in _all()]


def _all() -> list[tuple[str, str, str, str]]:
    """Name, table, how it is called, and the body of its function."""
    made = [
        (table, "insert", f"IF EXISTS ({wrong}) THEN {_raise(why)} END IF;") for table, (wrong, why) in _INSERTS.items()
    ]
    made += [(table, "update", _raise(f"{table}: a row is never changed")) for table in _NEVER_CHANGED]
    made += [(table, "delete", _raise(f"{table}: a row is never deleted")) for table in _NEVER_DELETED]
    made += [(table, "truncate", _raise(f"{table}: it is never emptied")) for table in _NEVER_TRUNCATED]
    made.append(("tiles", "grown", f"IF {_GROWN} THEN {_raise('tiles: a tile only grows at its end')} END IF;"))
    return [(f"{table}_{how}_refused", table, how, _function(body, how)) for table, how, body in made]


def _function(body: str, how: str) -> str:
    return f"BEGIN {body} RETURN {'NEW' if how == 'grown' else 'NULL'}; END"


def _raise(why: str) -> str:
    return f"RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';"


def _made(name: str, table: str, how: str, body: str) -> tuple[str, ...]:
    event = "UPDATE" if how == "grown" else how.upper()
    when = "AFTER" if how == "insert" else "BEFORE"
    seeing = "REFERENCING NEW TABLE AS fresh " if how == "insert" else ""
    each = "ROW" if how == "grown" else "STATEMENT"
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $refuse${body}$refuse$",
        f"CREATE TRIGGER {name} {when} {event} ON {table} {seeing}FOR EACH {each} EXECUTE FUNCTION {name}()",
        f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}",  # in sessions that replay a replica too
    )


def _words(table: str, kind: int, enabled: Any, code: str, always: bool, sees: str | None) -> str:
    enabled = enabled.decode() if isinstance(enabled, bytes) else enabled
    return f"{table} {kind} {enabled} {code} {always} {sees}"

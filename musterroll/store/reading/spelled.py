"""What somebody types for a person: a key, an account, an address ever held, a name or part of one."""

from __future__ import annotations

from typing import Any

from musterroll.store.tables import Tables

_OF_TOKEN = "SELECT a.person FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct WHERE {}"


def about_person(tables: Tables, words: str) -> tuple[str, list[Any]]:
    """SQL for the keys of those who may be meant, with its values.

    A key or an alias of one; an account, alone or as `source:account`; an address, directory id or employee number;
    the beginning of an address; or words that all stand in one name.
    """
    said = " ".join(words.split())
    folded = said.lower()
    source, _, account = said.partition(":")
    exact = [letter + folded for letter in ("a:", "d:", "e:")]
    parts: list[tuple[str, list[Any]]] = [
        ("SELECT person FROM state_people WHERE person = %s", [said]),
        ("SELECT person FROM state_accounts WHERE account IN (%s, %s)", [said, folded]),
        ("SELECT person FROM state_accounts WHERE account = %s AND source = %s", [account, source]),
        (_OF_TOKEN.format("t.token IN (%s, %s, %s)"), exact),
        _named(tables, folded),
    ]
    if said.startswith("p_"):
        parts.append(("SELECT person FROM state_people WHERE aliases LIKE %s ESCAPE '\\'", [f'%"{literal(said)}"%']))
    if " " not in said:
        begins, given = beginning(tables, "t.token", "a:" + folded)
        parts.append((_OF_TOKEN.format(begins), given))
    return " UNION ".join(sql for sql, _ in parts), [value for _, given in parts for value in given]


def _named(tables: Tables, folded: str) -> tuple[str, list[Any]]:
    """Those ever seen with a name in which all the words stand."""
    names, given = beginning(tables, "t.token", "n:")
    words = [f"%{literal(word)}%" for word in folded.split()]
    contained = "".join(" AND substr(t.token, 3) LIKE %s ESCAPE '\\'" for _ in words)
    return _OF_TOKEN.format(names + contained), [*given, *words]


def beginning(tables: Tables, column: str, start: str) -> tuple[str, list[Any]]:
    """A condition for texts that begin so, which an index answers on either database."""
    if tables.on_sqlite:
        return f"{column} >= %s AND {column} < %s", [start, start + "\U0010ffff"]
    return f"{column} LIKE %s ESCAPE '\\'", [literal(start) + "%"]


def literal(text: str) -> str:
    """A text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

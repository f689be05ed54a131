"""What somebody types for a person: a key, an account, an address ever held, a name or part of one."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from musterroll.store.tables import Tables

_OF_TOKEN = "SELECT a.person FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct WHERE {}"
_BY_KEY = "SELECT person FROM state_people WHERE person = %s"
_BY_ALIAS = "SELECT person FROM state_people WHERE aliases LIKE %s ESCAPE '\\'"


def meant(tables: Tables, words: str) -> list[str]:
    """The keys of those who may be meant, sorted.

    A key or an alias of one; an account, alone or as `source:account`; an address, directory id or employee number;
    the beginning of an address; or words that all stand in one name. Names and aliases are read one by one: for what
    looks like an address or a key only where nobody has it.
    """
    said = " ".join(words.split())
    exact, by_name = _from_indexes(tables, said), _named(tables, said.lower())
    if "@" not in said and not said.startswith("p_"):
        return sorted(_asked(tables, [*exact, by_name]))
    found = _asked(tables, exact)
    if not found and said.startswith("p_"):
        by_name = (f"{by_name[0]} UNION {_BY_ALIAS}", [*by_name[1], f'%"{literal(said)}"%'])
    return sorted(found or _asked(tables, [by_name]))


def one_of(tables: Tables, column: str, keys: Collection[str] | Collection[int]) -> tuple[str, list[Any]]:
    """A condition for a column that holds one of some keys or numbers, however many: one value on either database."""
    if tables.on_sqlite:
        return f"{column} IN (SELECT value FROM json_each(%s))", [msgspec.json.encode(list(keys)).decode()]
    return f"{column} = ANY(%s)", [list(keys)]


def _from_indexes(tables: Tables, said: str) -> list[tuple[str, list[Any]]]:
    folded = said.lower()
    source, _, account = said.partition(":")
    parts: list[tuple[str, list[Any]]] = [
        (_BY_KEY, [said]),
        ("SELECT person FROM state_accounts WHERE account IN (%s, %s)", [said, folded]),
        ("SELECT person FROM state_accounts WHERE account = %s AND source = %s", [account, source]),
        (_OF_TOKEN.format("t.token IN (%s, %s, %s)"), [letter + folded for letter in ("a:", "d:", "e:")]),
    ]
    if " " not in said:
        begins, given = beginning(tables, "t.token", "a:" + folded)
        parts.append((_OF_TOKEN.format(begins), given))
    return parts


def _asked(tables: Tables, parts: list[tuple[str, list[Any]]]) -> set[str]:
    question = " UNION ".join(sql for sql, _ in parts)
    return {key for (key,) in tables.rows(question, [value for _, given in parts for value in given]) if key}


def _named(tables: Tables, folded: str) -> tuple[str, list[Any]]:
    """Those ever seen with a name in which all the words stand."""
    names, given = beginning(tables, "t.token", "n:")
    words = [f"n:%{literal(word)}%" for word in folded.split()]
    contained = "".join(" AND t.token LIKE %s ESCAPE '\\'" for _ in words)
    return _OF_TOKEN.format(names + contained), [*given, *words]


def beginning(tables: Tables, column: str, start: str) -> tuple[str, list[Any]]:
    """A condition for texts that begin so, which an index answers on either database."""
    if tables.on_sqlite:
        return f"{column} >= %s AND {column} < %s", [start, start + "\U0010ffff"]
    return f"{column} LIKE %s ESCAPE '\\'", [literal(start) + "%"]


def literal(text: str) -> str:
    """A text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

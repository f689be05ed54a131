"""What somebody types for a person: a key, an account, an address ever held, a name or part of one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.store.tables import Tables

_HOLDERS = "SELECT t.acct FROM state_tokens t WHERE {}"
_OF_ACCOUNTS = "SELECT a.person FROM state_accounts a WHERE a.acct IN ({})"
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
    by_alias = [_Part(_BY_ALIAS, [f'%"{literal(said)}"%'])] if said.startswith("p_") else []
    return sorted(found or _asked(tables, [by_name, *by_alias]))


def one_of(tables: Tables, column: str, keys: Collection[str] | Collection[int]) -> tuple[str, list[Any]]:
    """A condition for a column that holds one of some keys or numbers, however many: one value on either database."""
    if tables.on_sqlite:
        return f"{column} IN (SELECT value FROM json_each(%s))", [msgspec.json.encode(list(keys)).decode()]
    return f"{column} = ANY(%s)", [list(keys)]


@dataclass(frozen=True)
class _Part:
    """A question for keys of people, or for accounts of which the people are meant, with its values."""

    question: str
    values: list[Any]
    accounts: bool = False


def _from_indexes(tables: Tables, said: str) -> list[_Part]:
    folded = said.lower()
    source, _, account = said.partition(":")
    parts = [
        _Part(_BY_KEY, [said]),
        _Part("SELECT person FROM state_accounts WHERE account IN (%s, %s)", [said, folded]),
        _Part("SELECT person FROM state_accounts WHERE account = %s AND source = %s", [account, source]),
        _Part(_HOLDERS.format("t.token IN (%s, %s, %s)"), [letter + folded for letter in ("a:", "d:", "e:")], True),
    ]
    if " " not in said:
        begins, given = beginning(tables, "t.token", "a:" + folded)
        parts.append(_Part(_HOLDERS.format(begins), given, True))
    return parts


def _asked(tables: Tables, parts: list[_Part]) -> set[str]:
    """One question: whoever has one of the accounts is looked up once, however many tokens led there."""
    persons, accounts = ([one for one in parts if one.accounts == which] for which in (False, True))
    questions = [one.question for one in persons]
    if accounts:
        questions.append(_OF_ACCOUNTS.format(" UNION ALL ".join(one.question for one in accounts)))
    values = [value for one in (*persons, *accounts) for value in one.values]
    return {key for (key,) in tables.rows(" UNION ".join(questions), values) if key}


def _named(tables: Tables, folded: str) -> _Part:
    """Those ever seen with a name in which all the words stand."""
    names, given = beginning(tables, "t.token", "n:")
    words = [f"n:%{literal(word)}%" for word in folded.split()]
    contained = "".join(" AND t.token LIKE %s ESCAPE '\\'" for _ in words)
    return _Part(_HOLDERS.format(names + contained), [*given, *words], True)


def beginning(tables: Tables, column: str, start: str) -> tuple[str, list[Any]]:
    """A condition for texts that begin so, which an index answers on either database."""
    if tables.on_sqlite:
        return f"{column} >= %s AND {column} < %s", [start, start + "\U0010ffff"]
    return f"{column} LIKE %s ESCAPE '\\'", [literal(start) + "%"]


def literal(text: str) -> str:
    """A text as a pattern that means itself."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

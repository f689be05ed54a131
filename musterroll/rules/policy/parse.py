"""Reads a policy from TOML. A text with an error is refused whole, with line, key and what was expected."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.keys import POLICY, Key, Table
from musterroll.rules.policy.kinds import Kind, Wrong
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.problem import Source, did_you_mean, shown, spelled
from musterroll.rules.policy.sense import complaints

if TYPE_CHECKING:
    from musterroll.rules.policy.lines import Path

_NOT_TOML = "Text and versions stand in quotes, dates and numbers without; a key is given once."
_PLACE = r"(?s)(.*) \(at line (\d+), column (\d+)\)"


def parse_policy(text: str, name: str) -> Policy:
    """The policy that a TOML text says.

    `text` is the file decoded from UTF-8 with its line ends untouched, so that `sha256` is that of
    the file; `name` is what messages call it. Raises ConfigError for the first thing that is wrong.
    """
    digest = _digest(text, name)
    source = Source(text.removeprefix("\ufeff"), name)
    try:
        document = _toml(source)
        reader = _Reader(source)
        policy: Policy = reader.table(POLICY, document, ())
        for path, what, remedy in complaints(policy, document):
            raise source.refuse(path, what, remedy)
    except RecursionError:
        raise ConfigError(f"{name}: lists or tables are nested too deeply.", _NOT_TOML) from None
    return replace(policy, text=text, sha256=digest, file=name, defaulted=tuple(reader.defaulted))


def _digest(text: str, name: str) -> str:
    from hashlib import sha256

    try:
        return sha256(text.encode("utf-8")).hexdigest()
    except UnicodeEncodeError:
        raise ConfigError(f"{name}: this is not UTF-8 text.", "Save the policy as UTF-8.") from None


def _toml(source: Source) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        raise _not_toml(str(error), source.name) from None
    except ValueError:  # Python reads no whole number of thousands of digits
        raise _not_toml("A number is too long", source.name) from None


def _not_toml(message: str, name: str) -> ConfigError:
    found = re.fullmatch(_PLACE, message)
    where = f"{name}, line {found[2]}, column {found[3]}" if found else name
    said = (found[1] if found else message).splitlines()[0].rstrip(".")
    if said.startswith(("Cannot overwrite", "Cannot declare", "Cannot mutate", "Duplicate")):
        said = "a key or table is given twice"
    return ConfigError(f"{where}: this is not TOML: {said[:1].lower() + said[1:]}.", _NOT_TOML)


class _Reader:
    """Walks the document along the keys and notes which optional ones are left out."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.defaulted: list[str] = []

    def table(self, table: Table, raw: object, path: Path) -> Any:
        if not isinstance(raw, dict):
            raise self._unfit(path, raw, f"a table with the keys {_listed(table)}")
        for name in raw:
            if name not in {key.name for key in table.keys}:
                raise self.source.refuse((*path, name), "is not a key of a policy.", _where_then(name, table))
        return table.make(**{key.field or key.name: self._key(key, raw, path) for key in table.keys})

    def _key(self, key: Key, raw: dict[str, Any], path: Path) -> Any:
        here = (*path, key.name)
        if key.name not in raw:
            return self._absent(key, here)
        if key.many and isinstance(key.kind, Table):
            return self._tables(key, key.kind, raw[key.name], here)
        if isinstance(key.kind, Table):
            return self.table(key.kind, raw[key.name], here)
        return self._value(key.kind, raw[key.name], here)

    def _absent(self, key: Key, path: Path) -> Any:
        if key.required:
            expected = key.kind.expected if isinstance(key.kind, Kind) else f"a table {key.name}"
            raise self.source.refuse(path, "is missing.", f"Expected {expected}. {key.meaning}")
        self.defaulted.append(spelled(path))
        return key.default

    def _tables(self, key: Key, table: Table, raw: object, path: Path) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            raise self._unfit(path, raw, f"a list of tables: [[{key.name}]] in double brackets, once for each")
        if len(raw) < key.least:
            raise self._unfit(path, raw, f"at least one [[{key.name}]]. {key.meaning}")
        return tuple(self.table(table, item, (*path, position)) for position, item in enumerate(raw))

    def _value(self, kind: Kind, raw: object, path: Path) -> Any:
        try:
            return kind.read(raw)
        except Wrong as wrong:
            inside = wrong.inside is not None
            at, found = ((*path, wrong.inside), wrong.value) if wrong.inside is not None else (path, raw)
            expected = kind.expected.removeprefix("a list of which each is ") if inside else kind.expected
            raise self._unfit(at, found, expected, wrong.hint) from None

    def _unfit(self, path: Path, found: object, expected: str, hint: str = "") -> ConfigError:
        remedy = f"Expected {expected.rstrip('.')}. {hint}".strip()
        return self.source.refuse(path, f"is {shown(found)}.", remedy)


def _listed(table: Table) -> str:
    return ", ".join(key.name for key in table.keys)


def _where_then(name: str, table: Table) -> str:
    """What to do about an unknown key: the nearest right one, or the table it belongs in."""
    guess = did_you_mean(name, [key.name for key in table.keys])
    home = "" if guess else _home_of(name)
    return f"{guess or home}Known here: {_listed(table)}."


def _home_of(name: str) -> str:
    for path, table in _all_tables(POLICY, ""):
        if name in {key.name for key in table.keys}:
            return f"It belongs in {path}. " if path else "It belongs at the top of the file, before the first table. "
    return ""


def _all_tables(table: Table, path: str) -> list[tuple[str, Table]]:
    found = [(path, table)]
    for key in table.keys:
        if isinstance(key.kind, Table):
            found += _all_tables(key.kind, f"{path}.{key.name}" if path else key.name)
    return found

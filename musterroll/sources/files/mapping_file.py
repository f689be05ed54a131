"""Mappings kept in a TOML file, so that next quarter's exports are read like this quarter's."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from typing import Any

from musterroll.facts.errors import ConfigError
from musterroll.sources.files.mapping import OPTIONS, Mapping

SCHEMA = "musterroll.mapping/1"
_HEAD = f"""# How the columns of files are read: musterroll check FILE… --map THIS_FILE
schema = "{SCHEMA}"
"""


def dump_mappings(mappings: Iterable[Mapping]) -> str:
    """The mappings as TOML text; `load_mappings` gives them back."""
    return _HEAD + "".join(_entry(mapping) for mapping in mappings)


def load_mappings(text: str, name: str) -> tuple[Mapping, ...]:
    """The mappings in a TOML text; `ConfigError` with file (`name`) and key where something is wrong."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"{name}: not valid TOML: {error}.", "Mend the file, or write it anew with --save-map."
        ) from None
    if content.get("schema") != SCHEMA:
        raise _error(name, f"schema is {content.get('schema')!r}", f'schema = "{SCHEMA}"')
    _only(name, "the file", content, ("schema", "map"))
    entries = content.get("map", [])
    if not isinstance(entries, list):
        raise _error(name, "map is not a list", "[[map]]")
    return tuple(_mapping(name, f"map {number}", entry) for number, entry in enumerate(entries, 1))


def _entry(mapping: Mapping) -> str:
    lines = ["", "[[map]]", f"file = {_text(mapping.file)}", f"layout = {_text(mapping.layout)}"]
    lines += [f"{name} = {_text(value)}" for name in OPTIONS if (value := getattr(mapping, name)) is not None]
    if mapping.columns:
        lines += ["[map.columns]"]
        lines += [f"{name} = {_headers(headers)}" for name, headers in mapping.columns.items()]
    if mapping.constants:
        lines += ["[map.constants]", *(f"{name} = {_text(value)}" for name, value in mapping.constants.items())]
    for name, meanings in mapping.words.items():
        lines += [f"[map.words.{name}]", *(f"{_text(word)} = {_text(value)}" for word, value in meanings.items())]
    return "\n".join(lines) + "\n"


def _headers(headers: tuple[str, ...]) -> str:
    return _text(headers[0]) if len(headers) == 1 else "[" + ", ".join(map(_text, headers)) + "]"


def _text(value: str) -> str:
    """A TOML basic string: JSON's escapes are among TOML's, but for the character DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _mapping(name: str, where: str, entry: object) -> Mapping:
    if not isinstance(entry, dict):
        raise _error(name, f"{where} is not a table", "[[map]]")
    _only(name, where, entry, ("file", "layout", *OPTIONS, "columns", "constants", "words"))
    texts = {key: _string(name, f"{where}.{key}", entry[key]) for key in ("file", "layout", *OPTIONS) if key in entry}
    for key in ("file", "layout"):
        if not texts.get(key):
            raise _error(name, f"{where} has no {key}", f'{key} = "…"')
    words = _table(name, f"{where}.words", entry.get("words", {}))
    return Mapping(
        columns={
            k: _columns(name, f"{where}.columns.{k}", v)
            for k, v in _table(name, f"{where}.columns", entry.get("columns", {})).items()
        },
        constants=_strings(name, f"{where}.constants", entry.get("constants", {})),
        words={field: _strings(name, f"{where}.words.{field}", meanings) for field, meanings in words.items()},
        kept=True,
        **texts,
    )


def _only(name: str, where: str, table: dict[str, Any], allowed: tuple[str, ...]) -> None:
    for key in table:
        if key not in allowed:
            raise _error(name, f"{where} has a key {key!r}", ", ".join(allowed))


def _table(name: str, where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _error(name, f"{where} is {value!r}", "a table")
    return value


def _strings(name: str, where: str, value: object) -> dict[str, str]:
    return {key: _string(name, f"{where}.{key}", item) for key, item in _table(name, where, value).items()}


def _string(name: str, where: str, value: object) -> str:
    if not isinstance(value, str):
        raise _error(name, f"{where} is {value!r}", "a text in quotes")
    return value


def _columns(name: str, where: str, value: object) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(_string(name, where, item) for item in values)


def _error(name: str, found: str, expected: str) -> ConfigError:
    return ConfigError(f"{name}: {found}; expected {expected}.", "Mend the file, or write it anew with --save-map.")

"""The page about the policy names every key, with the default that the program uses."""

from __future__ import annotations

import re

import pytest

from musterroll.rules.policy.keys import POLICY, Key, Table
from tests.rules.policy_texts import DOCS

SECTIONS = {
    "policy": "## The head",
    "requirement": "## `[[requirement]]`",
    "audience": "### `audience`",
    "onboarding": "### `onboarding`",
    "renewal": "### `renewal`",
    "window": "### `renewal`",
    "leave": "## `[leave]`",
    "rehire": "## `[rehire]`",
    "identity": "## `[identity]`",
    "access": "## `[access]`",
    "evidence": "## `[evidence]`",
    "doubts": "## `[doubts]`",
    "escalation": "## `[[escalation]]`",
    "course": "## `[[course]]`",
}


def all_tables(table: Table) -> list[Table]:
    """A table and all below it."""
    inner = [key.kind for key in table.keys if isinstance(key.kind, Table)]
    return [table, *(found for each in inner for found in all_tables(each))]


def section(table: Table) -> str:
    """The text under the heading of a table, up to the next heading."""
    text = (DOCS / "policy.md").read_text("utf-8")
    _, found, rest = text.partition(f"\n{SECTIONS[table.name]}")
    assert found, table.name
    return re.split(r"\n#", rest, maxsplit=1)[0]


KEYS = [(table, key) for table in all_tables(POLICY) for key in table.keys]
PLAIN = [(table, key) for table, key in KEYS if not (table is POLICY and isinstance(key.kind, Table))]


@pytest.mark.parametrize(("table", "key"), PLAIN, ids=lambda item: item.name)
def test_every_key_is_documented_in_its_section(table: Table, key: Key) -> None:
    assert re.search(rf"^\| `{key.name}` \|", section(table), re.MULTILINE)


@pytest.mark.parametrize(
    ("table", "key"),
    [(table, key) for table, key in PLAIN if isinstance(key.default, str | int)],
    ids=lambda item: item.name,
)
def test_a_default_stands_beside_its_key(table: Table, key: Key) -> None:
    row = re.search(rf"^\| `{key.name}` \|.*\| ([^|]+) \|$", section(table), re.MULTILINE)
    said = str(key.default).lower() if isinstance(key.default, bool) else str(key.default)
    assert row and row[1].split(":")[0].strip("`") == said


@pytest.mark.parametrize("name", [key.name for key in POLICY.keys if isinstance(key.kind, Table)])
def test_every_table_has_a_section(name: str) -> None:
    assert SECTIONS[name] in (DOCS / "policy.md").read_text("utf-8")


@pytest.mark.parametrize(
    "table",
    [table for table in all_tables(POLICY) if table.name not in ("doubts", "window")],
    ids=lambda table: table.name,
)
def test_every_section_says_how_it_reads_in_an_audit(table: Table) -> None:
    assert "*In an audit.*" in section(table)


@pytest.mark.parametrize(
    ("table", "key"),
    [(table, key) for table, key in KEYS if not isinstance(key.kind, Table) and "enum" in key.kind.schema],
    ids=lambda item: item.name,
)
def test_every_word_that_a_key_can_have_is_explained(table: Table, key: Key) -> None:
    assert not isinstance(key.kind, Table)
    for word in key.kind.schema["enum"]:
        assert re.search(rf'`"?{re.escape(word)}"?`', section(table)), word

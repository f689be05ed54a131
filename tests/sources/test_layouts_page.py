"""docs/layouts.md says of every layout and word what the program does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from musterroll.sources.files import words
from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts import BY_NAME, LAYOUTS
from musterroll.sources.files.mapping import parse_mapping
from musterroll.sources.files.mapping_file import load_mappings
from musterroll.sources.files.recognise import layout_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "layouts.md").read_text("utf-8")


def section(layout: Layout) -> str:
    """The part of the page about a layout."""
    _, _, rest = PAGE.partition(f"### `{layout.name}`\n")
    return re.split(r"\n##+ ", rest)[0]


@pytest.mark.parametrize("name", BY_NAME)
def test_a_layout_is_described_with_its_columns_its_state_and_its_traps(name: str) -> None:
    layout, text = BY_NAME[name], section(BY_NAME[name])
    generic = BY_NAME[layout.family.name]
    assert layout.title in text
    assert f"Source `{layout.source}`" in text
    assert layout.generic or f"Header: {layout.state}" in text
    assert [trap for trap in layout.traps if trap not in text] == []
    shared = f"Besides these, the columns of `{generic.name}`." in text
    missing = [
        field
        for field, headers in layout.columns.items()
        if headers
        and f"| `{field}`: {layout.family.fields[field]} | {', '.join(headers)} |" not in text
        and not (shared and generic.columns.get(field) == headers)
    ]
    assert missing == []


def test_every_word_that_is_known_is_on_the_page() -> None:
    tables = (words.STATUS, words.TYPE, words.RESULT, words.METHOD)
    rows = {
        (cells[1], word)
        for line in PAGE.splitlines()
        if len(cells := line.split("|")) == 4
        for word in cells[2].split(",")
    }
    said = {(meaning.strip(), word.strip()) for meaning, word in rows}
    assert [(meaning, word) for table in tables for word, meaning in table.items() if (meaning, word) not in said] == []
    assert [word for word in words.NEITHER if ("neither, and known to be", word) not in said] == []


def test_every_map_on_the_page_can_be_typed() -> None:
    typed = [text for text in re.findall(r"--map '([^']+:[^']+)'", PAGE) if "LAYOUT" not in text]
    assert len(typed) >= 5
    for text in typed:
        mapping = parse_mapping(text)
        fields = layout_of(mapping).family
        told = {*mapping.columns, *mapping.constants, *mapping.words}
        assert [name for name in told if fields.field_of(name) is None] == []


def test_the_file_of_mappings_on_the_page_can_be_loaded() -> None:
    text = PAGE.partition("```toml\n")[2].partition("```")[0]
    mapping = load_mappings(text, "page")[0]
    assert (mapping.source, mapping.columns["name"]) == ("academy", ("First name", "Last name"))
    fields = layout_of(mapping).family
    assert [name for name in (*mapping.columns, *mapping.constants, *mapping.words) if not fields.field_of(name)] == []


def test_what_was_never_seen_is_called_so() -> None:
    unseen = [layout.name for layout in LAYOUTS if layout.state == "UNCONFIRMED"]
    assert {"gusto-employees", "gusto-contractors", "knowbe4-training", "bamboohr-people"} <= set(unseen)
    assert all("UNCONFIRMED" in section(BY_NAME[name]) for name in unseen)

"""Where a key of a policy stands, whatever way of writing TOML its author likes."""

from __future__ import annotations

import json
import tomllib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.rules.policy.lines import Path, Place, place_of, places


def where(text: str, *path: str | int) -> tuple[int, int]:
    """Line and column of a path in a text that tomllib accepts too."""
    tomllib.loads(text)
    return places(text)[path]


def test_a_key_under_a_header_is_found() -> None:
    assert where('[leave]\nextends = true\n  return_days = "x"\n', "leave", "return_days") == (3, 3)


def test_the_second_table_of_a_list_is_not_mistaken_for_the_first() -> None:
    text = '[[requirement]]\nid = "a"\n\n[[requirement]]\nid = "b"\n'
    assert where(text, "requirement", 0, "id") == (2, 1)
    assert where(text, "requirement", 1, "id") == (5, 1)
    assert where(text, "requirement", 1) == (4, 1)


def test_a_table_below_a_list_belongs_to_the_newest_of_it() -> None:
    text = '[[requirement]]\nid = "a"\n[[requirement]]\nid = "b"\n[requirement.onboarding]\nbefore = 1\n'
    assert where(text, "requirement", 1, "onboarding", "before") == (6, 1)
    assert ("requirement", 0, "onboarding") not in places(text)


def test_a_list_within_a_list_counts_anew() -> None:
    text = "[[a]]\n[[a.b]]\nx = 1\n[[a.b]]\nx = 2\n[[a]]\n[[a.b]]\nx = 3\n"
    assert where(text, "a", 0, "b", 1, "x") == (5, 1)
    assert where(text, "a", 1, "b", 0, "x") == (8, 1)


def test_each_part_of_a_dotted_key_has_its_own_place() -> None:
    text = "[[requirement]]\nonboarding . within_days = 30\n"
    assert where(text, "requirement", 0, "onboarding") == (2, 1)
    assert where(text, "requirement", 0, "onboarding", "within_days") == (2, 14)


def test_a_key_in_an_inline_table_is_found_in_its_line() -> None:
    text = 'onboarding = { trigger = "role", within_days = 3 } # within_days = 4\n'
    assert where(text, "onboarding", "within_days") == (1, 34)


def test_tables_in_an_array_over_several_lines_are_told_apart() -> None:
    text = """\
renewal = { mode = "windows", windows = [ # from = "x", due = "]"
  { from = "01-01", due = "03-31" },
  # { from = "02-01" },
  { from = "07-01", due = "09-30" },
] }
after = 1
"""
    assert where(text, "renewal", "windows", 1) == (4, 3)
    assert where(text, "renewal", "windows", 1, "due") == (4, 21)
    assert where(text, "after") == (6, 1)


def test_the_elements_of_a_list_are_found() -> None:
    assert where('courses = [\n  "a,b", # "x"\n  "c",\n]\n', "courses", 1) == (3, 3)


@pytest.mark.parametrize(
    "value",
    [
        '"""\nversion = 1\n[leave]\n"""',
        "'''\nversion = 1\n[[leave]]\n'''",
        '"version = 1 # \\" [leave]"',
        "'version = 1 \\'",
        '"""a \\""" version = 1"""',
        '"""version = ""1"""""',
        "''''version = 1'''''",
        '""""""',
        '["version = 1", { version = 1, "]" = "}" }]',
        "2025-01-01 # version = 1",
    ],
)
def test_what_only_looks_like_a_key_is_stepped_over(value: str) -> None:
    text = f"title = {value}\nversion = 3\n"
    assert where(text, "version") == (text.count("\n"), 1)


def test_a_quoted_key_is_found_under_its_real_name() -> None:
    assert where("\"tïme\\u005fzone\" . 'a.b' = 1\n", "tïme_zone", "a.b") == (1, 20)


def test_a_header_after_a_table_below_it_is_the_place_of_the_table() -> None:
    assert where("[a.b]\nx = 1\n[a]\ny = 1\n", "a") == (3, 1)


def test_what_is_not_written_stands_where_the_table_around_it_stands() -> None:
    found = places("[leave]\nreturn_days = 1\n")
    assert place_of(found, ("leave", "extends")) == Place(1, 1)
    assert place_of(found, ("version",)) is None


class Writer:
    """Writes a document in a drawn style and notes where each path begins: the truth to compare with."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.text = ""
        self.at: dict[Path, tuple[int, int]] = {}

    def note(self, path: Path, again: bool = False) -> None:
        """The next thing written is `path`."""
        if again or path not in self.at:
            self.at[path] = (self.text.count("\n") + 1, len(self.text) - self.text.rfind("\n"))

    def one_of(self, *choices: str) -> str:
        """One of some texts, drawn."""
        return str(self.draw(st.sampled_from(choices)))

    def gap(self) -> None:
        self.text += self.one_of("", " ", "\t")

    def key(self, name: str) -> None:
        bare = name.isascii() and name.replace("-", "_").isidentifier()
        self.text += self.one_of(name if bare else json.dumps(name), json.dumps(name))

    def table(self, content: dict[str, Any], path: Path) -> None:
        """Plain keys first, then the tables that get headers of their own."""
        later = []
        for name, value in content.items():
            if _tables_of(value) and self.one_of("header", "inline") == "header":
                later.append((name, value))
            else:
                self.pair(name, value, path)
                self.text += self.one_of("\n", "  # a = 1 [b] '\n", "\n\n")
        for name, value in later:
            for position, item in enumerate(value if isinstance(value, list) else [value]):
                here = (*path, name, position) if isinstance(value, list) else (*path, name)
                self.header(here, isinstance(value, list))
                self.table(item, here)

    def header(self, path: Path, many: bool) -> None:
        names = [part for part in path if isinstance(part, str)]
        self.text += self.one_of("", "\n", "# [x]\n", "  ")
        self.note((*path[:-1],) if many else path)
        self.note(path, again=True)
        self.text += "[[" if many else "["
        for position, name in enumerate(names):
            self.text += "." if position else ""
            self.key(name)
        self.text += "]]\n" if many else "]\n"

    def pair(self, name: str, value: Any, path: Path) -> None:
        self.note((*path, name))
        self.key(name)
        if isinstance(value, dict) and len(value) == 1 and self.one_of("dotted", "not") == "dotted":
            self.text += self.one_of(".", " . ")
            self.pair(*next(iter(value.items())), (*path, name))
            return
        self.gap()
        self.text += "="
        self.gap()
        self.value(value, (*path, name))

    def value(self, value: Any, path: Path) -> None:
        if isinstance(value, dict):
            self.text += "{"
            for position, (name, item) in enumerate(value.items()):
                self.text += ", " if position else " "
                self.pair(name, item, path)
            self.text += " }"
        elif isinstance(value, list):
            self.text += "["
            for position, item in enumerate(value):
                self.text += "," if position else ""
                self.text += self.one_of("", "\n  ", " # ] = [\n")
                self.note((*path, position))
                self.value(item, (*path, position))
            self.text += self.one_of("", ",\n", " ") if value else ""
            self.text += "]"
        else:
            self.scalar(value)

    def scalar(self, value: Any) -> None:
        written = json.dumps(value)
        literal = isinstance(value, str) and "'" not in value and value.isprintable()
        self.text += self.one_of(written, f"'{value}'" if literal else written)


def _tables_of(value: Any) -> bool:
    return isinstance(value, dict) or (
        isinstance(value, list) and bool(value) and all(isinstance(item, dict) for item in value)
    )


SCALARS = st.one_of(
    st.integers(-99, 99), st.booleans(), st.text("a=[]{}#'\"\\,.\n é", max_size=8), st.just('"""\nid = 1\n')
)
NAMES = st.sampled_from(["id", "from", "a-b", "1", "with space", "dot.ted", "é", "x"])
DOCUMENTS = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=12,
    ),
    max_size=4,
)


def all_paths(value: Any, path: Path = ()) -> set[Path]:
    """Every path of a document as tomllib read it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {path, *(found for key, item in items for found in all_paths(item, (*path, key)))}


@given(st.data(), DOCUMENTS)
def test_every_path_stands_where_it_was_written(data: st.DataObject, document: dict[str, Any]) -> None:
    writer = Writer(data.draw)
    writer.table(document, ())
    assert tomllib.loads(writer.text) == document
    found = places(writer.text)
    assert set(found) == all_paths(document) - {()}
    assert {path: tuple(place) for path, place in found.items()} == writer.at

"""The JSON Schema of a policy and the parser agree, so that an editor and the program say the same."""

from __future__ import annotations

import copy
import json
import tomllib
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import ConfigError
from musterroll.rules.policy.keys import POLICY, Table
from musterroll.rules.policy.model import Policy
from musterroll.rules.policy.new import Answers, new_policy_text
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.policy.schema import policy_schema
from musterroll.rules.policy.toml_text import value as scalar
from tests.rules.json_schema import as_json, faults
from tests.rules.policy_texts import AWARENESS, HEAD, WHOLE, documented
from tests.rules.test_policy_new import ANSWERS
from tests.rules.test_policy_refusals import HEADS, IN_REQUIREMENT, IN_TABLES, with_head_line

SCHEMA = policy_schema()

# Every key of the format at least once, so that each can be changed.
EVERYTHING = tomllib.loads(
    WHOLE
    + """
[doubts]
midnight_share = 0.2
"""
)


def toml(value: Any) -> str:
    """A value as inline TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(item) for item in value) + "]"
    if isinstance(value, float | date):
        return value.isoformat() if isinstance(value, date) else repr(value)
    return scalar(value)


def text_of(document: dict[str, Any]) -> str:
    """A document as TOML, one key of the top level a line."""
    return "\n".join(f"{json.dumps(key)} = {toml(item)}" for key, item in document.items())


def parsed(document: dict[str, Any]) -> Policy | ConfigError:
    """The policy of a document, or the refusal."""
    try:
        return parse_policy(text_of(document), "policy.toml")
    except ConfigError as error:
        return error


def tables(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
    """Every table of a document with its path."""
    if isinstance(document, list):
        return [found for position, item in enumerate(document) for found in tables(item, (*path, position))]
    if not isinstance(document, dict):
        return []
    return [(path, document), *(found for key, item in document.items() for found in tables(item, (*path, key)))]


def test_the_schema_is_json() -> None:
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_describes_every_key_in_words() -> None:
    def described(schema: dict[str, Any]) -> list[str]:
        inner = schema.get("properties", {})
        bare = [key for key, said in inner.items() if not said.get("description", "").endswith(".")]
        return bare + [key for said in inner.values() for key in described(said.get("items", said))]

    assert described(SCHEMA) == []


@pytest.mark.parametrize("text", documented("policy.md") + documented("criteria.md"))
def test_every_documented_policy_fits_the_schema(text: str) -> None:
    assert faults(SCHEMA, as_json(tomllib.loads(text))) == []


@given(ANSWERS)
def test_every_new_policy_fits_the_schema(answers: Answers) -> None:
    assert faults(SCHEMA, as_json(tomllib.loads(new_policy_text(answers)))) == []


def keys_of(table: Table) -> set[str]:
    """Every key below a table."""
    inner = [key.kind for key in table.keys if isinstance(key.kind, Table)]
    return {key.name for key in table.keys}.union(*(keys_of(each) for each in inner))


NAMES = st.one_of(st.sampled_from(sorted(keys_of(POLICY))), st.text("abcdefghij_-. é", min_size=1, max_size=12))


@given(st.data(), NAMES)
def test_parser_and_schema_know_the_same_keys(data: st.DataObject, name: str) -> None:
    document = copy.deepcopy(EVERYTHING)
    path, table = data.draw(st.sampled_from(tables(document)))
    added = name not in table
    table.setdefault(name, "x")
    unknown = (*path, name) in [where for where, word in faults(SCHEMA, as_json(document)) if word.startswith("add")]
    error = parsed(document)
    refused = isinstance(error, ConfigError) and "is not a key of a policy" in error.what
    assert refused == unknown
    assert added or not unknown
    if unknown and isinstance(error, ConfigError):
        line = text_of(document).splitlines()[int(error.what.split("line ")[1].split(",")[0]) - 1]
        column = int(error.what.split("column ")[1].split(":")[0])
        assert line[column - 1 :].startswith(json.dumps(name))


@given(st.data())
def test_parser_and_schema_miss_the_same_keys(data: st.DataObject) -> None:
    document = copy.deepcopy(EVERYTHING)
    path, table = data.draw(st.sampled_from(tables(document)))
    name = data.draw(st.sampled_from(sorted(table)))
    del table[name]
    missed = (*path, name) in [where for where, word in faults(SCHEMA, as_json(document)) if word == "required"]
    error = parsed(document)
    # A trigger has a default; where another key needs a certain one, the parser speaks of that key.
    called_missing = isinstance(error, ConfigError) and f"{name} is missing" in error.what
    assert called_missing == missed or (missed and name == "trigger" and isinstance(error, ConfigError))


VALUES = st.one_of(
    st.integers(-400, 4000),
    st.floats(-1, 2),
    st.booleans(),
    st.just(date(2025, 2, 3)),
    st.sampled_from(["", " ", "12 months", "02-29", "access", "none", "alert", "windows", "SEC-DEV", "x", "1.2"]),
    st.lists(st.sampled_from(["phishing", "a", "a", "", 3]), max_size=3),
    st.just({}),
)


@given(st.data(), VALUES)
def test_what_the_parser_accepts_the_schema_accepts(data: st.DataObject, value: Any) -> None:
    document = copy.deepcopy(EVERYTHING)
    _, table = data.draw(st.sampled_from(tables(document)))
    table[data.draw(st.sampled_from(sorted(table)))] = value
    if isinstance(parsed(document), Policy):
        assert faults(SCHEMA, as_json(document)) == []


# What only the parser can see: it knows dates, names, zones and what else the policy says.
ONLY_THE_PARSER = {
    # JSON has no dates, and no number that is none
    ("title", "a date"),
    ("effective_from", "without quotes"),
    ("evidence.history_from", "without quotes"),
    ("evidence.history_from", "with a time of day"),
    ("doubts.midnight_share", "nan (a number)"),
    # Lists of names and numbers
    ("time_zone", "Did you mean America/New_York?"),
    ("time_zone", "IANA name"),
    ("criteria[1]", "not a number of the SOC 2 criteria"),
    ("criteria[1]", "Did you mean CC1.4?"),
    ("renewal.every", "Ten years"),
    # Names that are equal but for case, or that stand elsewhere in the policy
    ("courses[2]", "twice"),
    ("access.removable[2]", "break_glass"),
    ("requirement[2].id", "requirement[1].id"),
    ("renewal.windows[1].topic", "has no topics"),
    ("renewal.windows[1].topic", "Did you mean phishing?"),
    ("topics[2]", "never asked for"),
    ("course[1].aliases[1]", "matches every course"),
    ("course[2].aliases[1]", "a name of a."),
    ("course[2].id", "earlier [[course]]"),
    # What one table says about another
    ("onboarding.within_days", "before = true"),
    ("onboarding.trigger", "nothing is ever owed"),
    ("onboarding.trigger", "the audience names none"),
    ("onboarding.trigger", "Versions are published of courses"),
    ("renewal.mode", "once for each alert"),
}
REFUSED = [
    *((f"{HEAD}{AWARENESS}{lines}\n", (key, words)) for lines, _, key, words in IN_REQUIREMENT),
    *((f"{HEAD}{AWARENESS}\n{lines}\n", (key, words)) for lines, _, key, words in IN_TABLES),
    *((with_head_line(line, place[0]), (key, words)) for line, place, key, words in HEADS),
]


@pytest.mark.parametrize(("text", "key"), REFUSED)
def test_the_schema_refuses_what_can_be_seen_without_knowing_names(text: str, key: tuple[str, str]) -> None:
    assert (faults(SCHEMA, as_json(tomllib.loads(text))) == []) == (key in ONLY_THE_PARSER)

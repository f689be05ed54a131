"""Lines that nobody thought of: the answer is a fact with all that was given, or a refusal."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from musterroll.facts.canonical import canonical_bytes
from musterroll.facts.envelope import Fact, parse_line, parse_thoroughly, to_line, to_members
from musterroll.facts.refusal import FactError

GOOD = b'{"kind": "sign_in.observed", "happened_at": "2025-04-02", "source": "okta", "body": {"account": "cy"}}'
JSON_TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | JSON_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(JSON_TEXT, inner, max_size=3),
    max_leaves=6,
)
MOMENT_TEXTS = st.sampled_from(
    ["2025-04-02", "2025-02-31", "2025-04-02T23:10:00Z", "2025-04-02T23:10:00.1234567+05:30", "2025-04-02T23:10", ""]
)
NAMES = ["account", "course", "identity", "score", "duration_s", "result", "from", "to", "emails", "engagements", "x"]
SCALARS = st.sampled_from(["ana", "7", 7, 2**53, 10**30, 0.5, 1e300, None])
DAYS = st.sampled_from(["2025-04-02", "2025-04-03", None])
Members = dict[str, st.SearchStrategy[Any]]
LIKELY_BODIES: dict[str, tuple[Members, Members]] = {
    "completion.observed": (
        {"account": SCALARS, "course": st.sampled_from(["A", 4.1, "a/b~c"])},
        {
            "score": SCALARS,
            "duration_s": st.sampled_from([0, 60, -1]),
            "result": st.sampled_from(["passed", None, "P"]),
        },
    ),
    "person.observed": (
        {"account": st.sampled_from(["ana", 17])},
        {
            "emails": st.lists(SCALARS, max_size=2),
            "started_on": DAYS,
            "engagements": st.lists(
                st.fixed_dictionaries({}, optional={"from": DAYS, "to": DAYS, "note/x": SCALARS}), max_size=2
            ),
        },
    ),
    "access.recorded": (
        {"account": st.just("bo"), "system": st.just("production"), "from": MOMENT_TEXTS},
        {"to": MOMENT_TEXTS, "in_scope": st.booleans()},
    ),
    "extract.received": ({"sha256": st.just("00"), "source": st.just("okta")}, {"parameters": JSON}),
    "coffee.drunk": ({}, {"cups": JSON}),
}


@st.composite
def likely_lines(draw: st.DrawFn) -> dict[str, Any]:
    """A line as someone might write it: mostly right, with members of their own."""
    kind = draw(st.sampled_from(sorted(LIKELY_BODIES)))
    required, optional = LIKELY_BODIES[kind]
    body = draw(st.fixed_dictionaries(required, optional={**optional, "x": JSON, "y/~z": JSON}))
    around: Members = {
        "happened_at": MOMENT_TEXTS.filter(lambda text: len(text) > 19) | DAYS,
        "source_zone": st.sampled_from(["UTC", "Europe/Madrid", None]),
        "origin": st.fixed_dictionaries({}, optional={"extract": SCALARS, "row": st.just(3), "sheet": JSON}),
        "actor": JSON_TEXT,
        "index": JSON,
        "tenant": JSON,
    }
    return {"kind": kind, "source": "okta", "body": body} | draw(st.fixed_dictionaries({}, optional=around))


WILD_LINES = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([*LIKELY_BODIES, ""]) | JSON,
        "source": st.just("okta") | JSON,
        "body": st.dictionaries(st.sampled_from(NAMES), JSON | MOMENT_TEXTS, max_size=5) | JSON,
    },
    optional={"happened_at": MOMENT_TEXTS | JSON, "source_zone": JSON, "origin": JSON},
)
SOME_LINE = likely_lines() | WILD_LINES


@given(SOME_LINE)
@example({"kind": "sign_in.observed", "source": "s", "body": {"account": "a"}, "😀": {"\ue000": 1, "𐀀": 2}})
def test_whatever_json_comes_in_the_answer_is_a_fact_or_a_refusal(members: dict[str, Any]) -> None:
    line = json.dumps(members).encode()
    result = parse_line(line)
    assert result == parse_thoroughly(line), "the quick way and the thorough way must agree"
    if isinstance(result, Fact):
        assert parse_line(to_line(result)) == result
        canonical_bytes(to_members(result))
    else:
        assert result.found


@given(st.binary(max_size=200) | st.binary(max_size=30).map(lambda noise: GOOD[:40] + noise + GOOD[50:]))
def test_whatever_bytes_come_in_nothing_is_raised(line: bytes) -> None:
    assert isinstance(parse_line(line), Fact | FactError)


@given(likely_lines())
def test_no_member_that_was_given_is_lost(members: dict[str, Any]) -> None:
    result = parse_line(json.dumps(members).encode())
    if isinstance(result, Fact):
        given_ = _texts({key: value for key, value in members.items() if key not in ("index", "received_at")})
        assert _texts(to_members(result)) == given_


def _texts(value: Any) -> Any:
    """The value without nulls in objects, every number as text: what a fact keeps of it."""
    if isinstance(value, dict):
        return {key: _texts(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_texts(item) for item in value]
    if isinstance(value, str) and value[:4] == "2025" and len(value) > 10:
        return datetime.fromisoformat(value).isoformat() if value[-6:] != "T23:10" else value
    return json.dumps(value) if isinstance(value, int | float) and not isinstance(value, bool) else value

"""A test that does not run says why."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house.tree import TESTS, code_files, parsed, place

MARKS = {"skip", "skipif", "xfail", "skipTest", "skipUnless", "skipIf"}


def silent_skips(tree: ast.Module) -> Iterator[int]:
    """Lines of every skip, as a mark or as a call, that gives no reason."""
    reasoned = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in MARKS:
            reasoned.add(node.func)
            if not _says_why(node):
                yield node.lineno
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in MARKS and node not in reasoned:
            yield node.lineno


def _says_why(call: ast.Call) -> bool:
    reasons = [word.value for word in call.keywords if word.arg in {"reason", "msg"}]
    # The first argument of skip is the reason; of skipif and xfail it is the condition.
    assert isinstance(call.func, ast.Attribute)
    reasons += call.args[:1] if call.func.attr in {"skip", "skipTest"} else call.args[1:2]
    return any(not isinstance(why, ast.Constant) or bool(str(why.value or "").strip()) for why in reasons)


def test_every_skipped_test_says_what_is_missing() -> None:
    assert [place(file, line) for file in code_files(TESTS) for line in silent_skips(parsed(file))] == []


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skip\ndef test_a(): ...",
        "@pytest.mark.skip()\ndef test_a(): ...",
        "@pytest.mark.skip(reason=' ')\ndef test_a(): ...",
        "@pytest.mark.skipif(condition)\ndef test_a(): ...",
        "pytest.skip('')",
        "mark = pytest.param(1, marks=pytest.mark.xfail)",
    ],
)
def test_a_silent_skip_is_noticed(code: str) -> None:
    assert list(silent_skips(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skipif(condition, reason='no data folder')\ndef test_a(): ...",
        "pytest.skip(f'{folder} is not there')",
        "pytest.skip('no data folder')",
    ],
)
def test_a_skip_with_a_reason_is_left_alone(code: str) -> None:
    assert list(silent_skips(ast.parse(code))) == []

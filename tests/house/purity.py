"""What the pure rooms must not touch: clock, chance, network, settings. Found by reading, not by running."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.house.tree import imported, within

FORBIDDEN_MODULES = (
    *("time", "random", "secrets", "uuid"),
    *("socket", "ssl", "http", "urllib", "urllib3", "requests", "httpx", "aiohttp", "ftplib", "smtplib", "asyncio"),
    *("subprocess", "sqlite3", "django", "numpy.random"),
)

# Whatever they hang on: `datetime.now()`, `date.today()`, `Timestamp.utcnow()`; `os.urandom`, `os.environ`.
FORBIDDEN_CALLS = {"now", "today", "utcnow", "localtime"}
FORBIDDEN_NAMES = {"urandom", "environ", "getenv"}

FORBIDDEN_SQL = re.compile(
    r"""
      \b(?: now | today | random | setseed | uuid | uuidv4 | uuidv7 | gen_random_uuid | getenv | current_setting
          | get_current_timestamp | get_current_time | transaction_timestamp
          | current_localtimestamp | current_localtime
        ) \s* \(
    | \b(?: current_date | current_time | current_timestamp | localtime | localtimestamp )\b
    | \b(?: tablesample | using \s+ sample )\b
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
# Statements that fetch from elsewhere. Only in SQL files: a sentence for a person may begin with these words.
FETCHING_SQL = re.compile(r"^\s*(?:install|load|attach)\s|\b(?:https?|s3)://", re.IGNORECASE | re.MULTILINE)
COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
TEXT = re.compile(r"'(?:[^']|'')*'")


def impure_python(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and name of everything in a module that reaches for the outside."""
    for module, line in imported(tree):
        if within(module, *FORBIDDEN_MODULES) or module == "?":
            yield line, module
    descriptions = set(_docstrings(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in FORBIDDEN_NAMES:
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in FORBIDDEN_CALLS:
            yield node.lineno, f"{node.func.attr}()"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in descriptions:
            yield from ((node.lineno, found.group()) for found in FORBIDDEN_SQL.finditer(node.value))


def impure_sql(text: str) -> Iterator[tuple[int, str]]:
    """Line and words of everything in SQL that asks for today, for chance or for another machine.

    Comments do not count. Text in quotes is no question for today, but may name another machine.
    """
    code = COMMENT.sub(_blank, text)
    for pattern, searched in ((FETCHING_SQL, code), (FORBIDDEN_SQL, TEXT.sub(_blank, code))):
        for match in pattern.finditer(searched):
            yield searched.count("\n", 0, match.start()) + 1, match.group().strip()


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match.group())


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                yield first.value

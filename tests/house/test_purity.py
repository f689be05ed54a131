"""Facts, rules and ledger never touch clock, chance or network: the same question has the same answer on any day."""

from __future__ import annotations

import ast

import pytest

from tests.house.purity import impure_python, impure_sql
from tests.house.tree import PACKAGE, code_files, parsed, place

PURE = [PACKAGE / "facts", PACKAGE / "ledger", PACKAGE / "rules"]


def test_the_code_of_the_pure_rooms_asks_nothing_of_the_outside() -> None:
    found = [
        f"{place(file, line)} {what}"
        for room in PURE
        for file in code_files(room)
        for line, what in impure_python(parsed(file))
    ]
    assert found == []


def test_the_stages_ask_for_no_today_and_no_chance() -> None:
    found = [
        f"{place(file, line)} {what}"
        for room in PURE
        for file in code_files(room, ".sql")
        for line, what in impure_sql(file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "import random",
        "import time",
        "def later():\n    import socket",
        "from urllib.request import urlopen",
        "from datetime import datetime\nday = datetime.now()",
        "from datetime import date\nday = date.today()",
        "import os\nhome = os.environ['HOME']",
        "from numpy import random",
        "import importlib\nimportlib.import_module('secrets')",
        "import importlib\nimportlib.import_module(name)",
        "engine.execute('select current_date')",
        "engine.execute('select today() - 30')",
    ],
)
def test_python_that_reaches_out_is_noticed(code: str) -> None:
    assert list(impure_python(ast.parse(code))) != []


@pytest.mark.parametrize(
    "code",
    [
        "from datetime import date, datetime, time, timedelta",
        '"""Uses no now() and no current_date."""',
        "sentence = 'Load the file again.'",
        "import hashlib",
        "late = question.today > due",
    ],
)
def test_python_that_stays_inside_is_left_alone(code: str) -> None:
    assert list(impure_python(ast.parse(code))) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select now()",
        "select CURRENT_DATE - due",
        "select Today ( )",
        "select * from people order by random()",
        "select * from people using sample 10",
        "select gen_random_uuid()",
        "install httpfs;",
        "select 1;\nLOAD icu;",
        "attach 'other.db'",
        "from read_parquet('https://example.com/people.parquet')",
    ],
)
def test_sql_that_reaches_out_is_noticed(sql: str) -> None:
    assert list(impure_sql(sql)) != []


@pytest.mark.parametrize(
    "sql",
    [
        "-- never now() or current_date\nselect 1",
        "/* today() */ select 1",
        "select 'today() is not a day'",
        "select known_now, today_was, load_day from people",
    ],
)
def test_sql_that_stays_inside_is_left_alone(sql: str) -> None:
    assert list(impure_sql(sql)) == []

"""The command has the engine without the package's relations, until one is asked for; then it has the whole package."""

from __future__ import annotations

import json
import subprocess
import sys

DEFERRED = "import sys; from musterroll.cli.engine_package import deferring; sys.meta_path.insert(0, deferring());"
NAMES = "import json, duckdb; print(json.dumps(sorted(name for name in vars(duckdb) if not name.startswith('_'))))"
EACH = """
import json, duckdb, pyarrow as pa
connection = duckdb.connect(":memory:")
connection.register("people", pa.table({"name": ["Ana", "Bo"], "age": [30, None]}))
told = [connection.execute("SELECT name, age FROM people ORDER BY name").fetchall()]
early = "duckdb._relation" in sys.modules
missing = [name for name in json.loads(sys.stdin.read()) if not hasattr(duckdb, name)]
told += [
    connection.sql("SELECT count(*) FROM people").fetchall(),
    connection.from_arrow(pa.table({"n": [1]})).to_arrow_table().to_pydict(),
    duckdb.__version__,
    str(duckdb.sqltype("INTEGER")),
    duckdb.BinderException.__name__,
]
try:
    duckdb.nonsense
except AttributeError as error:
    told.append(str(error))
try:
    connection.sql("SELECT nonsense")
except duckdb.BinderException as error:
    told.append(str(error).splitlines()[0])
print(json.dumps([early, missing, told], default=str))
"""
AS_METHOD = "import duckdb; print(duckdb.connect(':memory:').sql('SELECT 42').fetchall(), duckdb.Value is not None)"
AT_ONCE = """
from threading import Barrier, Thread
import json, duckdb
connection, together, told = duckdb.connect(":memory:"), Barrier(8), []

def ask():
    together.wait()
    told.append(connection.cursor().sql("SELECT 42").fetchall()[0][0])

threads = [Thread(target=ask) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
print(json.dumps(told))
"""


def run(code: str, given: str = "") -> str:
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True)
    return done.stdout


def test_the_engine_answers_without_relations_and_with_them_as_the_whole_package_does() -> None:
    names = json.dumps(json.loads(run(NAMES)))
    early, missing, told = json.loads(run(DEFERRED + EACH, names))
    assert not early, "Arrow was read and a query answered before a relation was made"
    assert missing == []
    assert told == json.loads(run("import sys;" + EACH, names))[2]


def test_a_method_of_the_package_may_be_what_is_asked_for_first() -> None:
    assert run(DEFERRED + AS_METHOD) == run(AS_METHOD)


def test_threads_that_ask_at_once_wait_for_the_whole_package() -> None:
    assert json.loads(run(DEFERRED + AT_ONCE)) == [42] * 8

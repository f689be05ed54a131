"""The command makes Arrow's functions when they are called; they are the same functions."""

from __future__ import annotations

import json
import subprocess
import sys

DEFERRED = "import sys; from musterroll.cli.arrow_functions import deferring; sys.meta_path.insert(0, deferring());"
NAMES = "import json, pyarrow.compute as pc; print(json.dumps(sorted(vars(pc))))"
EACH = """
import json, pyarrow as pa, pyarrow.compute as pc
missing = [name for name in json.loads(sys.stdin.read()) if not hasattr(pc, name)]
texts = pa.array([" Ana", None, "bo"])
told = [
    pc.and_(pa.array([True, None]), True),
    pc.is_in(texts, value_set=pa.array(["bo"])),
    pc.match_substring_regex(texts, "^b"),
    pc.sort_indices(texts, null_placement="at_start"),
    pc.if_else(pc.equal(texts, "bo"), None, texts),
    pc.sum(pa.array([1, 2])),
    pc.count_distinct(texts, mode="all"),
    texts.take(pa.array([2])).cast(pa.binary()),
    pc.fill_null(texts, "-"),
]
try:
    pc.nonsense
except AttributeError as error:
    told.append(str(error))
try:
    pc.equal(texts)
except TypeError as error:
    told.append(str(error))
print(json.dumps([missing, [str(one) for one in told]]))
"""


def said(code: str, given: str = "") -> list:
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_hardly_any_function_is_made_on_import() -> None:
    everything = said(NAMES)
    assert {"and_", "is_in", "match_substring_regex"} <= set(everything)
    assert len(said(DEFERRED + NAMES)) < len(everything) - 200


def test_every_function_is_there_and_answers_the_same() -> None:
    names = json.dumps(said(NAMES))
    missing, told = said(DEFERRED + EACH, names)
    assert missing == []
    assert told == said("import sys;" + EACH, names)[1]

"""The full rules over Parquet facts, as one process: `python -m bench.rules_on_parquet FOLDER`.

Prints one line of JSON: rows of people, obligations and findings, the counts by status, and the seconds after the
imports. The answer is made whole: every relation is counted, and the sorted obligations leave the engine as Arrow, batch
by batch (millions of rows at once would need more memory than the rules).
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.setting import MEMORY, SPILL, THREADS, policy, question
from musterroll.facts.tables import INPUTS, FactTables
from musterroll.rules import pipeline

BATCH = 100_000  # rows


def facts(place: Path) -> FactTables:
    """The facts in a folder that `bench.data` made."""
    named = (("people.parquet", "hris", "hris"), ("completions.parquet", "knowbe4", "lms"))
    inputs = [
        {"input": number, "name": name, "source": source, "role": role, "layout": "parquet", "notes": []}
        for number, (name, source, role) in enumerate(named)
    ]
    return FactTables(
        {"person.observed": [place / "people.parquet"], "completion.observed": [place / "completions.parquet"]},
        pa.Table.from_pylist(inputs, INPUTS),
    )


def main(place: Path) -> dict[str, Any]:
    """Run the rules and take the answer out; what is printed."""
    began = time.perf_counter()
    SPILL.mkdir(parents=True, exist_ok=True)
    engine = pipeline.Engine(threads=THREADS, memory=MEMORY, spill=SPILL)
    finished = pipeline.run(facts(place), [policy()], question(), engine=engine)
    rows = {
        name: finished.rows(f"SELECT count(*) AS n FROM answer_{name}")[0]["n"]
        for name in ("people", "obligations", "findings")
    }
    exported = finished.connection.sql("SELECT * FROM answer_obligations").to_arrow_reader(BATCH)
    return {
        "rows": rows,
        "arrow_rows": sum(len(batch) for batch in exported),
        "statuses": {
            row["status"]: row["n"]
            for row in finished.rows("SELECT status, count(*) AS n FROM listed_obligations GROUP BY 1 ORDER BY 1")
        },
        "seconds": round(time.perf_counter() - began, 3),
    }


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]))))

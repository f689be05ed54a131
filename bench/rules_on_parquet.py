"""The full rules over Parquet facts, as one process: `python -m bench.rules_on_parquet FOLDER [--stages]`.

Prints one line of JSON: rows of people, obligations and findings, the counts by status, and the seconds after the
imports. The answer leaves the engine as Arrow, batch by batch (`TAKEN`): each person with the result, each listed
obligation with its days, its status and the reason, each finding with its sentence. Order, ids and the pointers to
the records are words of a report and are made there.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa

from bench.setting import MEMORY, SPILL, THREADS, policy, question
from musterroll.facts.tables import INPUTS, FactTables
from musterroll.rules import pipeline

BATCH = 100_000  # rows

# What is taken out, whole and in no order.
TAKEN = {
    "people": "SELECT * FROM listed_people",
    "obligations": "SELECT * FROM listed_verdicts",
    "findings": "SELECT code, severity, person, requirement, sentence FROM told_findings",
}


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


def main(place: Path, memory: str = MEMORY, say: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Run the rules and take the answer out; what is printed. `say` is told each part of the work as it begins."""
    began = time.perf_counter()
    SPILL.mkdir(parents=True, exist_ok=True)
    engine = pipeline.Engine(threads=THREADS, memory=memory, spill=SPILL)
    finished = pipeline.run(facts(place), [policy()], question(), engine=engine, progress=say)
    if say:
        say("the answer")
    rows, statuses = {}, Counter[str]()
    for name, query in TAKEN.items():
        rows[name] = 0
        for batch in finished.connection.sql(query).to_arrow_reader(BATCH):
            rows[name] += len(batch)
            if name == "obligations":
                counted = batch.column("status").value_counts().to_pylist()
                statuses.update({row["values"]: row["counts"] for row in counted})
    return {
        "rows": rows,
        "statuses": dict(sorted(statuses.items())),
        "seconds": round(time.perf_counter() - began, 3),
    }


class Clock:
    """Says how many seconds each part took, on standard error, when the next one begins."""

    def __init__(self) -> None:
        self.part = "the beginning"
        self.since = time.perf_counter()

    def __call__(self, part: str) -> None:
        """The next part begins."""
        now = time.perf_counter()
        print(f"{now - self.since:8.2f} s  {self.part}", file=sys.stderr, flush=True)
        self.part, self.since = part, now


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench.rules_on_parquet")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--memory", default=MEMORY, help="limit of the engine")
    parser.add_argument("--stages", action="store_true", help="print the seconds of each stage")
    asked = parser.parse_args()
    clock = Clock() if asked.stages else None
    print(json.dumps(main(asked.folder, asked.memory, clock)))
    if clock:
        clock("the end")

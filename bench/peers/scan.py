"""The floor: DuckDB reads the columns that the rules read and decodes every value: `scan.py FOLDER [THREADS]`.

Nothing that starts from these files can be quicker in the same engine. A text gives its length, an instant or a day its
distance to a fixed one, a list its length; each column is summed, so none can be skipped.
"""

import json
import sys
import time
from pathlib import Path

import duckdb

# By file: how a column is decoded, and the columns decoded so. Columns that no rule reads are left out.
TEXT, NUMBER, INSTANT, DAY, LIST = (
    "strlen({0})",
    "{0}",
    "epoch_us({0})",
    "{0} - DATE '2000-01-01'",
    "len({0})",
)
READ = {
    "people.parquet": {
        "input": NUMBER,
        "row": NUMBER,
        "source": TEXT,
        "happened_at": INSTANT,
        "happened_on": DAY,
        "account": TEXT,
        "name": TEXT,
        "type": TEXT,
        "emails": LIST,
        "directory_id": TEXT,
        "employee_number": TEXT,
        "employer": TEXT,
        "department": TEXT,
        "title": TEXT,
        "manager": TEXT,
        "status": TEXT,
        "started_on": DAY,
        "ended_on": DAY,
        "home_zone": TEXT,
        "engagements": LIST,
    },
    "completions.parquet": {
        "input": NUMBER,
        "row": NUMBER,
        "source": TEXT,
        "happened_at": INSTANT,
        "happened_on": DAY,
        "source_zone": TEXT,
        "recorded_at": INSTANT,
        "recorded_on": DAY,
        "actor": TEXT,
        "account": TEXT,
        "identity": TEXT,
        "name": TEXT,
        "course": TEXT,
        "version": TEXT,
        "status": TEXT,
        "result": TEXT,
        "duration_s": NUMBER,
        "event": TEXT,
        "support": TEXT,
        "method": TEXT,
    },
}


def scan(folder: Path, threads: int) -> dict[str, int]:
    """Rows of each file, every named column decoded."""
    connection = duckdb.connect(config={"threads": threads})
    found = {}
    for name, columns in READ.items():
        sums = ", ".join(_sum(column, how) for column, how in columns.items())
        path = str(folder / name).replace("'", "''")
        row = connection.execute(f"SELECT count(*), {sums} FROM read_parquet('{path}')").fetchone()
        found[name] = row[0] if row else 0
    return found


def _sum(column: str, how: str) -> str:
    return "sum(" + how.format(f'"{column}"') + ")"


if __name__ == "__main__":
    began = time.perf_counter()
    rows = scan(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2)
    print(json.dumps({"rows": rows, "seconds": round(time.perf_counter() - began, 3)}))

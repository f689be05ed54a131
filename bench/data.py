"""Makes what is measured: an invented company of any size, as CSV exports and as Parquet facts, always the same.

`python -m bench.data 10000 csv` makes one by hand; the harness does so in a process of its own and keeps the files.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import duckdb
import pyarrow as pa

from bench.setting import AS_OF, BENCH, CODING_DEPARTMENTS, DEPARTMENTS, ROOT, SPILL, THREADS, WORK
from musterroll.facts.tables import SCHEMAS

HISTORY = BENCH / "history.sql"

_PEOPLE_CSV = """
SELECT 'E' || lpad(CAST(person AS VARCHAR), 7, '0') AS "Employee ID", first_name || ' ' || last_name AS "Name",
       email AS "Work Email",
       CASE kind WHEN 'employee' THEN 'Full-Time' WHEN 'contractor' THEN 'Contractor' ELSE 'Intern' END
           AS "Employment Type",
       'Dept ' || department AS "Department", starts AS "Start Date", ends AS "End Date",
       CASE WHEN ends IS NULL THEN 'Active' ELSE 'Terminated' END AS "Status"
FROM staff ORDER BY person
"""

_COMPLETIONS_CSV = """
SELECT email AS "Email", course AS "Course", strftime(moment, '%Y-%m-%dT%H:%M:%SZ') AS "Completed At",
       CASE WHEN passed THEN 'Completed' ELSE 'Failed' END AS "Status", score AS "Score"
FROM trainings ORDER BY place
"""

# Columns of facts, by kind; those not named are null.
_FACTS: dict[str, tuple[str, dict[str, str]]] = {
    "person.observed": (
        "staff ORDER BY person",
        {
            "input": "0",
            "row": "person + 2",
            "source": "'hris'",
            "actor": "'sync'",
            "account": "'E' || lpad(CAST(person AS VARCHAR), 7, '0')",
            "name": "first_name || ' ' || last_name",
            "type": "kind",
            "emails": "[email]",
            "employee_number": "'E' || lpad(CAST(person AS VARCHAR), 7, '0')",
            "department": "'Dept ' || department",
            "status": "CASE WHEN ends IS NULL THEN 'active' ELSE 'inactive' END",
            "started_on": "starts",
            "ended_on": "ends",
        },
    ),
    "completion.observed": (
        "trainings ORDER BY place",
        {
            "input": "1",
            "row": "place + 1",
            "source": "'knowbe4'",
            "happened_at": "moment",
            "recorded_at": "moment + INTERVAL 3 HOUR",
            "actor": "'sync'",
            "account": "email",
            "course": "course",
            "version": "version",
            "status": "CASE WHEN passed THEN 'Passed' ELSE 'Failed' END",
            "result": "CASE WHEN passed THEN 'passed' ELSE 'failed' END",
            "score": "CAST(score AS VARCHAR)",
            "method": "'api_sync'",
        },
    ),
}

_NAMES = {
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.string(): "VARCHAR",
    pa.timestamp("us"): "TIMESTAMP",
    pa.date32(): "DATE",
}


def folder(people: int, form: str) -> Path:
    """Where the company of `people` people lies as `form`: `csv` or `parquet`. The files may not be there yet."""
    return WORK / f"{form}-{people}"


def files(form: str) -> tuple[str, str]:
    """The names of the two files of a form: people, completions."""
    return f"people.{form}", f"completions.{form}"


def ensure(people: int, form: str) -> Path:
    """The folder with the company of `people` people as `form`; made now, in its own process, unless it is there."""
    place = folder(people, form)
    if not (place / _mark()).exists():
        print(f"Making {people:,} people and {10 * people:,} completions as {form} …", file=sys.stderr, flush=True)
        making = place.with_name(f"{place.name}-{uuid4().hex}")
        subprocess.run([sys.executable, "-m", "bench.data", str(people), form, str(making)], check=True, cwd=ROOT)
        _put(making, place)
    return place


def _put(made: Path, place: Path) -> None:
    """Put a folder that was made in its place, whole: another process may make the same at the same time."""
    if place.exists() and not (place / _mark()).exists():  # made by an older program
        shutil.rmtree(place)
    try:
        made.rename(place)
    except OSError:
        if not (place / _mark()).exists():
            raise
        shutil.rmtree(made)  # another process was faster


def make(people: int, form: str, place: Path) -> None:
    """Write the two files of a company into `place`."""
    place.mkdir(parents=True, exist_ok=True)
    SPILL.mkdir(parents=True, exist_ok=True)
    connection = _company(people)
    for name, query in zip(files(form), _queries(form), strict=True):
        options = "format csv, header" if form == "csv" else "format parquet, row_group_size 122880"
        connection.execute(f"COPY ({query}) TO '{_quoted(place / name)}' ({options})")
    (place / _mark()).touch()


def _company(people: int) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": THREADS, "memory_limit": "4GB", "temp_directory": str(SPILL)})
    said = {
        "people": people,
        "as_of": AS_OF,
        "departments": DEPARTMENTS,
        "coding_departments": CODING_DEPARTMENTS,
    }
    for name, value in said.items():
        connection.execute(f"SET VARIABLE {name} = $value", {"value": value})
    connection.execute(HISTORY.read_text("utf-8"))
    return connection


def _queries(form: str) -> tuple[str, str]:
    if form == "csv":
        return _PEOPLE_CSV, _COMPLETIONS_CSV
    people, completions = (_fact_query(kind, *how) for kind, how in _FACTS.items())
    return people, completions


def _fact_query(kind: str, relation: str, values: dict[str, str]) -> str:
    columns = ", ".join(f'CAST({values.get(f.name, "NULL")} AS {_type(f.type)}) AS "{f.name}"' for f in SCHEMAS[kind])
    return f"SELECT {columns} FROM {relation}"


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_list(arrow):
        return _type(arrow.value_type) + "[]"
    if pa.types.is_struct(arrow):
        return "STRUCT(" + ", ".join(f'"{f.name}" {_type(f.type)}' for f in arrow) + ")"
    return _NAMES[arrow]


def _mark() -> str:
    """A file of this name says that the folder is complete, was made by this very text, and has these columns."""
    columns = repr([(kind, SCHEMAS[kind].names) for kind in _FACTS]).encode()
    text = HISTORY.read_bytes() + Path(__file__).read_bytes() + columns
    return "made-" + hashlib.sha256(text).hexdigest()[:12]


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


if __name__ == "__main__":
    _people, _form = int(sys.argv[1]), sys.argv[2]
    make(_people, _form, Path(sys.argv[3]) if len(sys.argv) > 3 else folder(_people, _form))

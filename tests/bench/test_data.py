"""The invented company is always the same one, and could be a real one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from bench import data
from bench.data import make
from bench.setting import AS_OF
from musterroll.facts.tables import SCHEMAS
from tests.bench.conftest import PEOPLE


def found(folder: Path, sql: str) -> tuple[object, ...]:
    connection = duckdb.connect()
    for name, file in (("people", "people.parquet"), ("completions", "completions.parquet")):
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{folder / file}')")
    row = connection.execute(sql).fetchone()
    assert row is not None
    return tuple(row)


def test_there_are_ten_completions_for_each_person(facts_folder: Path) -> None:
    assert pq.read_metadata(facts_folder / "people.parquet").num_rows == PEOPLE
    assert pq.read_metadata(facts_folder / "completions.parquet").num_rows == 10 * PEOPLE


def test_the_columns_are_those_of_facts(facts_folder: Path) -> None:
    for name, kind in (("people.parquet", "person.observed"), ("completions.parquet", "completion.observed")):
        columns = [(column.name, column.type) for column in pq.read_schema(facts_folder / name)]
        assert columns == [(column.name, column.type) for column in SCHEMAS[kind]]


def test_the_same_size_is_the_same_company(facts_folder: Path, tmp_path: Path) -> None:
    make(PEOPLE, "parquet", tmp_path)
    for name in ("people.parquet", "completions.parquet"):
        assert pq.read_table(tmp_path / name).equals(pq.read_table(facts_folder / name))


def test_both_forms_tell_of_the_same_completions(facts_folder: Path, exports: Path) -> None:
    same = f"""
        WITH exported AS (
            SELECT row_number() OVER () + 1 AS row, * FROM read_csv('{exports / "completions.csv"}', all_varchar = true)
        )
        SELECT count(*) FROM exported e JOIN completions c USING (row)
        WHERE c.account = e."Email" AND c.course = e."Course" AND c.score = e."Score"
          AND c.happened_at = CAST(e."Completed At" AS TIMESTAMP) AND (c.result = 'passed') = (e."Status" = 'Completed')
    """
    assert found(facts_folder, same) == (10 * PEOPLE,)


def test_nobody_is_trained_before_the_first_or_after_the_last_day(facts_folder: Path) -> None:
    inside = f"""
        SELECT count(*) FROM completions c JOIN people p ON p.emails[1] = lower(c.account)
        WHERE CAST(c.happened_at AS DATE) BETWEEN p.started_on AND coalesce(p.ended_on, DATE '{AS_OF}')
    """
    assert found(facts_folder, inside) == (10 * PEOPLE,)


def test_some_fail_some_leave_and_some_courses_are_nobody_s_duty(facts_folder: Path) -> None:
    shares = """
        SELECT avg(CAST(result = 'failed' AS INTEGER)) BETWEEN 0.03 AND 0.07,
               avg(CAST(starts_with(lower(course), 'course ') AS INTEGER)) BETWEEN 0.02 AND 0.2,
               (SELECT avg(CAST(ended_on IS NOT NULL AS INTEGER)) BETWEEN 0.1 AND 0.3 FROM people),
               count(DISTINCT course) FILTER (starts_with(lower(course), 'security')) > 2
        FROM completions
    """
    assert found(facts_folder, shares) == (True, True, True, True)


def test_a_company_that_two_programs_make_at_once_is_there_whole(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(data, "WORK", tmp_path)
    with ThreadPoolExecutor(3) as programs:
        places = set(programs.map(lambda _: data.ensure(3, "csv"), range(3)))
    (place,) = places
    assert [found.name for found in tmp_path.iterdir()] == [place.name]
    assert set(data.files("csv")) < {found.name for found in place.iterdir()}

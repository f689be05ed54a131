"""What facts are known to hold decides whether a statement is run; what is not certain counts as there."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from musterroll.facts.tables import SCHEMAS, FactTables
from musterroll.rules import stocks
from musterroll.rules.stocks import Stocks

KIND = "person.observed"


def people(numbers: list[str | None]) -> pa.Table:
    given = {"employee_number": pa.array(numbers, pa.string())}
    schema = SCHEMAS[KIND]
    return pa.table([given.get(one.name, pa.nulls(len(numbers), one.type)) for one in schema], schema=schema)


def known(numbers: list[str | None], need: str) -> bool:
    return Stocks(FactTables({KIND: people(numbers)})).any([f"person_observed.{need}"])


@pytest.mark.parametrize(
    ("numbers", "there"),
    [
        ([], False),
        ([None, None], False),
        (["7"], False),
        (["7", None, "8", None], False),
        (["7", "7"], True),
        (["a7", None, " A7 "], True),
        (["ä7", "b"], True),  # beyond the basic letters nothing is compared
    ],
)
def test_a_value_that_two_facts_may_share_is_there_twice(numbers: list[str | None], *, there: bool) -> None:
    assert known(numbers, "employee_number twice") is there


def test_of_very_many_values_two_may_be_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stocks, "_FEW", 1)
    assert known(["7", "8"], "employee_number twice")


@pytest.mark.parametrize(
    ("numbers", "there"), [([], False), ([None], False), (["7", None, "7"], False), (["7", None, "8"], True)]
)
def test_a_value_other_than_one_is_there_or_not(numbers: list[str | None], *, there: bool) -> None:
    assert known(numbers, "employee_number other than 7") is there


def test_of_a_file_only_empty_columns_are_known(tmp_path: Path) -> None:
    path = tmp_path / "people.parquet"
    pq.write_table(people(["7", "8"]), path)
    there = Stocks(FactTables({KIND: [path]}))
    assert there.any(["person_observed.employee_number twice"])
    assert there.any(["person_observed.employee_number other than 7"])
    assert not there.any(["person_observed.directory_id twice", "person_observed.directory_id other than 7"])


def test_inputs_without_a_count_of_rows_have_none() -> None:
    assert not Stocks(FactTables({})).any(["inputs.rows"])

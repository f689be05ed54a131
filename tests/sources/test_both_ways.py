"""Made-up exports of any cells that people type: the quick ways and the careful way read the same.

Every file that the other tests of this room write is read both ways too (`reading.read_both_ways`).
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import MusterrollError
from musterroll.sources.files.date_columns import read, read_uniform
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.families.learners import first_of_each
from tests.sources.reading import AS_OF, read_both_ways, whole

DAYS = st.dates(date(1850, 1, 1), date(2300, 1, 1))
MOMENTS = st.datetimes(datetime(1850, 1, 1), datetime(2300, 1, 1)).map(lambda at: at.replace(microsecond=0))
FORMS = {
    "day": DAYS.map(str),
    "local": MOMENTS.map(str),
    "UTC": MOMENTS.map(lambda at: f"{at.isoformat()}Z"),
    "midnight": DAYS.map(lambda day: f"{datetime.combine(day, time())}"),
    "offset": MOMENTS.map(lambda at: f"{at.isoformat()}+02:00"),
    "numeric": DAYS.map(lambda day: f"{day.day}/{day.month}/{day.year}"),
    "odd": st.sampled_from(["", " ", "n/a", "never", "2025-02-31", "1900-01-01", "2025-03-31 ", "45000", "soon"]),
}
# Most columns hold one form from top to bottom; some do not.
DATES = st.sampled_from(list(FORMS)).map(FORMS.__getitem__) | st.just(st.one_of(*FORMS.values()))
WORDS = st.sampled_from(["Completed", "passed", "Failed", "in progress", "100 %", "no idea", "", " Completed", "=1+1"])
EMAILS = st.sampled_from(
    ["ana@x.example", " ana@x.example", "Ana <ana@x.example>", "ana@x.example; bo@x.example", "bo", "", "n/a", "-", "@"]
)
COURSES = st.sampled_from(["SEC-1", "SEC-1 ", "sec-1", "", " ", "\u200bSEC-1", "N/A", "+x"])
ENDS = st.sampled_from(["\n", "\r\n"])


def written(header: list[str], rows: list[tuple[str, ...]], end: str) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerows([header, *rows])
    return out.getvalue().encode()


def read_or_refuse(content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_bytes(content)
        try:
            whole(read_both_ways([str(path)], Declarations(as_of=AS_OF, dates="dmy")))
        except MusterrollError as error:
            assert len(str(error).splitlines()) == 2


COMPLETIONS = DATES.flatmap(lambda dates: st.lists(st.tuples(EMAILS, COURSES, WORDS, dates), min_size=1, max_size=9))
PEOPLE = st.tuples(DATES, DATES).flatmap(
    lambda dates: st.lists(
        st.tuples(st.sampled_from(["1", "2", "0", ""]), EMAILS, WORDS, *dates), min_size=1, max_size=9
    )
)


@given(COMPLETIONS, ENDS)
def test_completions_read_the_same_both_ways(rows: list[tuple[str, ...]], end: str) -> None:
    read_or_refuse(written(["Email", "Course", "Status", "Completed At"], rows, end))


@given(PEOPLE, ENDS)
def test_people_read_the_same_both_ways(rows: list[tuple[str, ...]], end: str) -> None:
    read_or_refuse(written(["Employee ID", "Work Email", "Status", "Start Date", "End Date"], rows, end))


@given(st.sampled_from(list(FORMS)).flatmap(lambda form: st.lists(FORMS[form], min_size=1, max_size=9)))
def test_a_column_of_one_form_reads_as_its_texts_do_one_by_one(texts: list[str]) -> None:
    column = pa.array(texts)
    quick = read_uniform(column)
    if quick is not None:
        slow = read(column, None, AS_OF)
        for name in ("on", "local", "at", "day", "bad"):
            assert getattr(quick, name).to_pylist() == getattr(slow, name).to_pylist()


def test_columns_of_one_form_are_read_the_quick_way() -> None:
    for text in ("2025-03-31", "2025-03-31 17:20:01", "2025-03-31T17:20:01Z"):
        assert read_uniform(pa.array([text, text])) is not None
        assert read_uniform(pa.array([text, ""])) is None


ROW = st.tuples(*[st.sampled_from(["a", "b", None])] * 3)


@given(st.lists(ROW, max_size=12))
def test_each_description_of_an_account_is_told_at_the_row_that_shows_it_first(
    rows: list[tuple[str | None, ...]],
) -> None:
    columns = [pa.array([row[at] for row in rows], pa.string()) for at in range(3)]
    assert first_of_each(columns).to_pylist() == [row not in rows[:at] for at, row in enumerate(rows)]

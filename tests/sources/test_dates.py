"""Dates as files write them: a day stays a day, an order is declared or settled, nothing is guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.sources.files.date_cells import DateCells
from musterroll.sources.files.date_columns import read
from musterroll.sources.files.date_numeric import read_numeric
from musterroll.sources.files.date_read import Read
from musterroll.sources.files.dates import day_of, day_written
from musterroll.sources.files.zones import to_utc, zone
from tests.sources.reading import AS_OF, Folder, notes, only, refused, rows

SPRING, AUTUMN = "2025-03-09T02:30:00", "2025-11-02T01:30:00"  # clocks in New York


def completions(*dates: str) -> str:
    lines = [f'ana@northfen.example,A{n},"{text}"' for n, text in enumerate(dates)]
    return "\n".join(["Email,Course,Completed on", *lines]) + "\n"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-03-31", date(2025, 3, 31)),
        ("2025/3/31", date(2025, 3, 31)),
        ("2025.03.31", date(2025, 3, 31)),
        ("20250331", date(2025, 3, 31)),
        ("31-Mar-25", date(2025, 3, 31)),
        ("31 March 2025", date(2025, 3, 31)),
        ("31st Mar, 2025", date(2025, 3, 31)),
        ("Mar 31, 2025", date(2025, 3, 31)),
        ("March 31st 2025", date(2025, 3, 31)),
        ("Monday, 31 March 2025", date(2025, 3, 31)),
        ("Sept 3, 2025", date(2025, 9, 3)),
        ("2025-Mar-31", date(2025, 3, 31)),
        ("31/03/2025", date(2025, 3, 31)),
        ("31.3.25", date(2025, 3, 31)),
    ],
)
def test_a_date_without_a_time_stays_a_day(folder: Folder, text: str, day: date) -> None:
    found = only(folder.read({"x.csv": completions(text)}), "completion.observed")
    assert (found["happened_on"], found["happened_at"], found["source_zone"]) == (day, None, None)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2025-03-31T09:30:00Z", datetime(2025, 3, 31, 9, 30)),
        ("2025-03-31 09:30:00Z", datetime(2025, 3, 31, 9, 30)),
        ("2025-03-31T09:30:00.123456-04:00", datetime(2025, 3, 31, 13, 30, 0, 123456)),
        ("2025-03-31T09:30:00.1239999999+00:00", datetime(2025, 3, 31, 9, 30, 0, 123999)),
        ("2025-03-31 09:30 +0530", datetime(2025, 3, 31, 4, 0)),
        ("31/03/2025 9:30:00 PM UTC", datetime(2025, 3, 31, 21, 30)),
        ("3/31/2025 12:05:00 AM GMT", datetime(2025, 3, 31, 0, 5)),
        ("2025-03-31T23:59:59.9999999Z", datetime(2025, 3, 31, 23, 59, 59, 999999)),
    ],
)
def test_a_time_with_an_offset_is_an_instant(folder: Folder, text: str, at: datetime) -> None:
    declared = {"zone": "Asia/Tokyo", "default_zone": "America/New_York"}
    found = only(folder.read({"x.csv": completions(text)}, **declared), "completion.observed")
    assert (found["happened_at"], found["happened_on"]) == (at, None)


@pytest.mark.parametrize(
    "text", ["2025-07-01 09:30:00", "2025-07-01T09:30", "7/1/2025 9:30:00 AM", "1 July 2025, 9:30 AM"]
)
def test_a_time_without_an_offset_is_an_instant_in_the_declared_zone(folder: Folder, text: str) -> None:
    declared = {"dates": "mdy", "default_zone": "America/New_York"}
    found = only(folder.read({"x.csv": completions(text)}, **declared), "completion.observed")
    assert found["happened_at"] == datetime(2025, 7, 1, 13, 30)
    found = only(folder.read({"x.csv": completions(text)}, zone="Europe/Berlin", **declared), "completion.observed")
    assert found["happened_at"] == datetime(2025, 7, 1, 7, 30)


def test_a_day_carries_the_zone_that_somebody_declared_and_no_other(folder: Folder) -> None:
    files: dict[str, str | bytes] = {"x.csv": completions("2025-03-31")}
    assert only(folder.read(files, default_zone="Asia/Tokyo"), "completion.observed")["source_zone"] is None
    assert only(folder.read(files, zone="Asia/Tokyo"), "completion.observed")["source_zone"] == "Asia/Tokyo"
    mapped = folder.read(files, ["x.csv:completions:zone:=Europe/Paris"], zone="Asia/Tokyo")
    assert only(mapped, "completion.observed")["source_zone"] == "Europe/Paris"


def test_an_unknown_zone_is_refused_before_a_file_is_opened(folder: Folder) -> None:
    assert "There is no time zone 'Mars/Base'" in folder.refusal({"x.csv": completions("2025-03-31")}, zone="Mars/Base")


def test_a_column_in_which_every_day_could_be_a_month_is_refused(folder: Folder) -> None:
    text = folder.refusal({"x.csv": completions("03/03/2025", "03/04/2025", "05/06/2025")})
    assert "Completed on: day and month could be swapped in every row, as in row 3 (03/04/2025)" in text
    assert "--dates dmy" in text


@pytest.mark.parametrize(("order", "day"), [("dmy", date(2025, 4, 3)), ("mdy", date(2025, 3, 4))])
def test_a_declared_order_is_used_and_noted(folder: Folder, order: str, day: date) -> None:
    facts = folder.read({"x.csv": completions("03/04/2025")}, dates=order)
    assert only(facts, "completion.observed")["happened_on"] == day
    assert f"Completed on: {'day before month' if order == 'dmy' else 'month before day'} (declared)" in notes(facts)


def test_an_order_may_be_declared_for_one_file(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("03/04/2025")}, ["x.csv:completions:dates:=dmy"], dates="mdy")
    assert only(facts, "completion.observed")["happened_on"] == date(2025, 4, 3)


@pytest.mark.parametrize(("settling", "day"), [("31/03/2025", date(2025, 4, 3)), ("03/31/2025", date(2025, 3, 4))])
def test_some_row_settles_the_order_for_all(folder: Folder, settling: str, day: date) -> None:
    facts = folder.read({"x.csv": completions("03/04/2025", settling)})
    assert rows(facts, "completion.observed")[0]["happened_on"] == day
    assert "(settled by the rows)" in notes(facts)


def test_rows_that_contradict_each_other_refuse_the_column_until_an_order_is_declared(folder: Folder) -> None:
    files: dict[str, str | bytes] = {"x.csv": completions("13/02/2025", "02/13/2025", "01/02/2025")}
    text = folder.refusal(files)
    assert "the day comes first in row 2 (13/02/2025), the month in row 3 (02/13/2025)" in text
    facts = folder.read(files, dates="dmy")
    assert refused(facts) == [(3, "Completed on", "02/13/2025")]
    assert [row["happened_on"] for row in rows(facts, "completion.observed")] == [date(2025, 2, 13), date(2025, 2, 1)]


def test_days_equal_to_their_month_need_no_order(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("03/03/2025", "04/04/2025")})
    assert [row["happened_on"].month for row in rows(facts, "completion.observed")] == [3, 4]


def test_an_iso_date_is_never_swapped(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("2025-03-04", "2025-05-06")})
    assert rows(facts, "completion.observed")[0]["happened_on"] == date(2025, 3, 4)


def test_two_digits_of_a_year_are_the_century_in_which_no_date_lies_ahead(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("19-Jan-26", "21-Jan-26", "31-Dec-99")})
    found = [row["happened_on"] for row in rows(facts, "completion.observed")]
    assert found == [date(2026, 1, 19), date(1926, 1, 21), date(1999, 12, 31)]
    assert "Completed on: years of two digits read as 1926 to 2026" in notes(facts)


def test_a_leap_day_with_two_digits_finds_the_century_that_has_it(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("29-Feb-24", "29-Feb-96", "29-Feb-25")})
    assert [row["happened_on"].year for row in rows(facts, "completion.observed")] == [2024, 1996]
    assert refused(facts) == [(4, "Completed on", "29-Feb-25")]


def test_year_month_day_with_two_digits_is_read_when_declared(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("22-09-21", "2025-03-31", "31/03/2025")}, dates="ymd")
    assert [row["happened_on"] for row in rows(facts, "completion.observed")] == [
        date(2022, 9, 21),
        date(2025, 3, 31),
        date(2025, 3, 31),
    ]


def test_declaring_that_the_year_comes_first_says_nothing_of_dates_that_end_with_it(folder: Folder) -> None:
    assert "could be swapped" in folder.refusal({"x.csv": completions("03/04/2025")}, dates="ymd")


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2025",
        "2025-02-31",
        "2025-13-01",
        "yesterday",
        "3 Marz 2025",
        "2025-03-31 25:00:00",
        "2025-03-31 13:00 PM",
        "45000",
        "=TODAY()",
        "2025-03-31T09:30:00+99:00",
        "12:30",
        "2025-03",
    ],
)
def test_what_is_no_date_is_refused_by_row(folder: Folder, text: str) -> None:
    facts = folder.read({"x.csv": completions(text, "")})
    assert refused(facts) == [(2, "Completed on", text)]
    assert facts.refused.to_pylist()[0]["expected"] == "a date that exists, from 1900 on"


def test_day_numbers_of_a_spreadsheet_are_dates_among_dates(folder: Folder) -> None:
    facts = folder.read({"x.csv": completions("2025-03-31", "45747", "45747.5")}, default_zone="UTC")
    found = rows(facts, "completion.observed")
    assert found[1]["happened_on"] == date(2025, 3, 31)
    assert found[2]["happened_at"] == datetime(2025, 3, 31, 12)
    assert "bare numbers read as a spreadsheet's day numbers" in notes(facts)


@pytest.mark.parametrize(
    "text",
    ["", "  ", "n/a", "N/A", "-", "None", "Never logged in", "Not completed", "0001-01-01", "1/1/0001 12:00:00 AM"],
)
def test_no_date_is_no_date(folder: Folder, text: str) -> None:
    found = only(folder.read({"x.csv": completions(text)}), "completion.observed")
    assert (found["happened_on"], found["happened_at"]) == (None, None)


def test_the_day_of_a_moment_before_1970_is_its_own(folder: Folder) -> None:
    content = "Email,Name,Start date\na@x.example,Ana,1965-03-03T10:00:00Z\n"
    assert only(folder.read({"x.csv": content}), "person.observed")["started_on"] == date(1965, 3, 3)


def test_a_start_of_work_with_a_time_is_the_day_as_written(folder: Folder) -> None:
    content = "Email,Name,Start date\na@x.example,Ana,2025-03-03T23:30:00-08:00\n"
    found = only(folder.read({"x.csv": content}), "person.observed")
    assert found["started_on"] == date(2025, 3, 3)


def test_no_end_far_in_the_future_is_kept(folder: Folder) -> None:
    content = "Email,Name,Start date,End date\na@x.example,Ana,2025-03-03,9999-12-31\n"
    assert only(folder.read({"x.csv": content}), "person.observed")["ended_on"] == date(9999, 12, 31)


ZONES = st.sampled_from(
    ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC", "America/Sao_Paulo"]
)
MOMENTS = st.lists(st.datetimes(datetime(1971, 1, 1), datetime(2030, 1, 1)), min_size=1, max_size=5)


@given(MOMENTS, ZONES)
def test_local_times_become_utc_as_python_says(moments: list[datetime], name: str) -> None:
    expected = [one.replace(tzinfo=zone(name)).astimezone(UTC).replace(tzinfo=None) for one in moments]
    assert to_utc(pa.array(moments, pa.timestamp("us")), name).to_pylist() == expected


@pytest.mark.parametrize("text", [SPRING, AUTUMN])
def test_a_time_that_is_not_or_twice_on_the_clock_takes_the_offset_before_the_change(text: str) -> None:
    local = datetime.fromisoformat(text)
    before = timedelta(hours=5) if text == SPRING else timedelta(hours=4)
    assert to_utc(pa.array([local], pa.timestamp("us")), "America/New_York").to_pylist() == [local + before]


def test_a_date_in_the_year_9999_does_not_make_zones_slow_or_wrong() -> None:
    local = [None, datetime(1, 1, 2), datetime(2025, 7, 1), datetime(9999, 12, 30)]
    utc = to_utc(pa.array(local, pa.timestamp("us")), "America/New_York").to_pylist()
    assert utc[2] == datetime(2025, 7, 1, 4)
    assert utc[3] == datetime(9999, 12, 30, 5)


def test_zones_come_from_the_pinned_package() -> None:
    assert zone("America/New_York").utcoffset(datetime(2025, 7, 1)) == timedelta(hours=-4)


FORMS = ["%d-%b-%y", "%d/%m/%Y", "%Y-%m-%d", "%B %d, %Y", "%d.%m.%y"]


@given(st.dates(date(1930, 1, 1), AS_OF), st.sampled_from(FORMS))
def test_a_date_written_in_a_usual_way_is_read_back(day: date, form: str) -> None:
    cell = day_written(day.strftime(form))
    assert cell is not None
    assert day_of(cell, "dmy", AS_OF) == day


MOMENTS_AD = st.lists(st.datetimes(datetime(1900, 1, 3), datetime(9999, 12, 28)), min_size=1, max_size=4)


@pytest.mark.parametrize("careful", [False, True])
@given(MOMENTS_AD, st.integers(-23 * 60, 23 * 60))
def test_a_moment_written_in_iso_is_read_back_with_its_offset_and_its_day(
    careful: bool, moments: list[datetime], shift: int
) -> None:
    offset, size = timezone(timedelta(minutes=shift)), len(moments)
    other = ["no date at all"] if careful else []  # sends the whole column the careful way
    naive = read(pa.array([one.isoformat() for one in moments] + other), "dmy", AS_OF)
    assert naive.local.to_pylist()[:size] == moments
    assert naive.day.to_pylist()[:size] == [one.date() for one in moments]
    aware = read(pa.array([one.replace(tzinfo=offset).isoformat() for one in moments] + other), "dmy", AS_OF)
    assert aware.at.to_pylist()[:size] == [one - timedelta(minutes=shift) for one in moments]
    assert aware.day.to_pylist()[:size] == [one.date() for one in moments]


NUMERIC = ["%d/%m/%Y", "%m/%d/%Y %I:%M:%S %p", "%d.%m.%Y, %H:%M", "%Y/%m/%d %H:%M:%S", "%m/%d/%Y %I:%M%p"]


@given(
    st.lists(st.datetimes(datetime(1901, 1, 1), datetime(2099, 1, 1)), min_size=1, max_size=6),
    st.sampled_from(NUMERIC),
    st.sampled_from([None, "dmy", "mdy", "ymd"]),
    st.sampled_from(["", "", "", "31/02/2025", "1/1/0001", "13/13/2025", "1-1/2025", "1/1/2025 13:00 PM", "1/1/25"]),
)
def test_numeric_dates_read_at_once_as_one_by_one(
    moments: list[datetime], form: str, order: str | None, other: str
) -> None:
    texts = [one.strftime(form) for one in moments] + ([other] if other else [])
    quick = read_numeric(pa.array(texts), order, least=0)
    if quick is not None:
        cells = DateCells(texts, order, AS_OF, False)
        careful = [cells.read(number) for number in range(len(texts))]
        columns = zip(*(column.cast(kind).to_pylist() for column, kind in _numbers(quick)), strict=True)
        assert list(columns) == careful
        assert quick.notes == cells.notes()


def _numbers(found: Read) -> list[tuple[Any, Any]]:
    days, moments = pa.int32(), pa.int64()
    return [(found.on, days), (found.local, moments), (found.at, moments), (found.day, days)]


def test_many_numeric_dates_are_read_at_once() -> None:
    texts = pa.array([f"{n % 12 + 1}/{n % 28 + 1}/2025 {n % 12 + 1}:0{n % 10}:30 PM" for n in range(300)])
    assert read_numeric(texts, None) is not None


ALMOST = r"\d{1,4}[-/. ]\w{1,9}[-/. ,]{1,2}\d{1,4}([T ,]+\d\d?:\d\d(:\d\d)?( ?[ap]m)?)?"


@given(st.text(max_size=30) | st.from_regex(ALMOST, fullmatch=True))
def test_any_text_is_a_date_or_is_not_but_never_a_crash(text: str) -> None:
    found = read(pa.array([text, "2025-03-31"]), "mdy", AS_OF)
    known = [column[0].is_valid for column in (found.on, found.local, found.at)]
    assert sum(known) <= 1
    assert not (found.bad[0].as_py() and any(known))

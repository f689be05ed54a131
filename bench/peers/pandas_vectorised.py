"""Simpler rules in vectorised pandas over Parquet: `pandas_vectorised.py RULE FOLDER AS_OF PERIOD_START PERIOD_END`.

Both judge the same three requirements for each person and know no leaves, versions, zones, calendar years, chains or
findings. RULE `latest`: the latest passed completion against a 365-day test, and onboarding within 30 days by the first
one after the start. RULE `coverage`: each passed completion covers 365 days; the days of the period, from 30 days after
the start to the end, that nothing covers are lapses: how many, how many days, first and last day.
Only needed columns are read; words stay dictionaries, keys are whole numbers, days are days.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.compute as pc
import pyarrow.parquet as pq

COURSES = ("security awareness", "secure coding", "data protection")
BOUND_DEPARTMENTS = {"secure coding": {f"Dept {number}" for number in range(12)}}
YEAR, MONTH, DAY = (pd.Timedelta(days=days) for days in (365, 30, 1))


def read_people(folder: Path) -> pd.DataFrame:
    """One row a person: first address, department, first day, last day (missing while they stay)."""
    columns = ["emails", "department", "started_on", "ended_on"]
    table = pq.read_table(folder / "people.parquet", columns=columns, read_dictionary=["department"])
    people = table.drop_columns("emails").to_pandas(date_as_object=False)
    people["email"] = pc.utf8_lower(pc.list_element(table["emails"], 0)).to_pandas()
    return people


def read_done(folder: Path, addresses: pd.Index) -> pd.DataFrame:
    """Passed completions of required courses: position of the person in `addresses`, key of both, UTC day."""
    words = ["account", "course", "result"]
    done = pd.read_parquet(
        folder / "completions.parquet", columns=[*words, "happened_at"], engine="pyarrow", read_dictionary=words
    )
    person = _translated(done["account"], addresses.get_indexer(done["account"].cat.categories.str.lower()))
    spelled = [" ".join(name.lower().split()) for name in done["course"].cat.categories]
    course = _translated(done["course"], np.array([COURSES.index(c) if c in COURSES else -1 for c in spelled]))
    keep = (person >= 0) & (course >= 0) & done["result"].isin(["passed", "completed"]).to_numpy()
    day = done["happened_at"].to_numpy()[keep].astype("datetime64[D]").astype("datetime64[s]")
    return pd.DataFrame({"person": person[keep], "key": person[keep] * len(COURSES) + course[keep], "day": day})


def _translated(words: pd.Series, numbers: np.ndarray) -> np.ndarray:
    """A number for each row, given one for each category."""
    return numbers[words.cat.codes.to_numpy()]


def owed_by(people: pd.DataFrame) -> pd.DataFrame:
    """One row for each person and each requirement that binds their department."""
    parts = []
    for number, course in enumerate(COURSES):
        bound = BOUND_DEPARTMENTS.get(course)
        who = people if bound is None else people[people["department"].isin(bound)]
        parts.append(who[["started_on", "ended_on"]].assign(key=who.index * len(COURSES) + number, course=course))
    return pd.concat(parts, ignore_index=True)


def latest(folder: Path, as_of: pd.Timestamp, first_day: pd.Timestamp, last_day: pd.Timestamp) -> dict[str, object]:
    """Counts: people active; by requirement those stale, and how onboarding due in the period went."""
    people = read_people(folder)
    done = read_done(folder, pd.Index(people["email"]))
    after = done[done["day"].to_numpy() >= people["started_on"].to_numpy()[done["person"].to_numpy()]]
    last_done = done.groupby("key", sort=False)["day"].max().rename("latest")
    first_done = after.groupby("key", sort=False)["day"].min().rename("first")
    owed = owed_by(people).merge(last_done, how="left", on="key").merge(first_done, how="left", on="key")
    start, end = owed["started_on"], owed["ended_on"]
    active = (start <= as_of) & ~(end < as_of)
    owed["stale"] = active & ~(as_of - owed["latest"] <= YEAR)
    due = start + MONTH
    how = [~due.between(first_day, last_day), owed["first"] <= due, end < due, owed["first"].notna()]
    owed["onboarding"] = np.select(how, ["", "on_time", "ended_before_due", "late"], "missed")
    return {
        "active": int(((people["started_on"] <= as_of) & ~(people["ended_on"] < as_of)).sum()),
        "stale": {name: int(n) for name, n in owed.groupby("course")["stale"].sum().items()},
        "onboarding": _counts(owed[owed["onboarding"] != ""], "onboarding"),
    }


def lapses(folder: Path, first_day: pd.Timestamp, last_day: pd.Timestamp) -> pd.DataFrame:
    """One row for each person and requirement that owed it on a day of the period, with its lapses."""
    people = read_people(folder)
    done = read_done(folder, pd.Index(people["email"]))[["key", "day"]].sort_values(["key", "day"], ignore_index=True)
    owed = owed_by(people)
    owed["from"] = (owed["started_on"] + MONTH).clip(lower=first_day)
    owed["until"] = (owed["ended_on"].fillna(last_day).clip(upper=last_day)) + DAY
    owed = owed[owed["from"] < owed["until"]]
    rows = done.merge(owed[["key", "from", "until"]], how="inner", on="key")
    same = rows["key"].eq(rows["key"].shift())
    opens = (rows["day"].shift() + YEAR).where(same, rows["from"]).clip(lower=rows["from"])
    gaps = pd.DataFrame({"key": rows["key"], "opens": opens, "closes": rows["day"].clip(upper=rows["until"])})
    ends = rows[~rows["key"].eq(rows["key"].shift(-1))]
    last_gaps = pd.DataFrame(
        {"key": ends["key"], "opens": (ends["day"] + YEAR).clip(lower=ends["from"]), "closes": ends["until"]}
    )
    never = owed[~owed["key"].isin(ends["key"])]
    no_cover = never[["key"]].assign(opens=never["from"], closes=never["until"])
    all_gaps = pd.concat([gaps, last_gaps, no_cover], ignore_index=True)
    all_gaps = all_gaps[all_gaps["opens"] < all_gaps["closes"]]
    all_gaps["days"] = (all_gaps["closes"] - all_gaps["opens"]).dt.days
    summed = all_gaps.groupby("key", sort=False).agg(
        lapses=("days", "size"), days=("days", "sum"), first=("opens", "min"), last=("closes", "max")
    )
    owed = owed.merge(summed, how="left", on="key")
    how = [owed["lapses"].isna(), owed["key"].isin(never["key"]), owed["last"] == owed["until"]]
    owed["status"] = np.select(how, ["met", "missing", "overdue"], "late")
    return owed


def coverage(folder: Path, _: pd.Timestamp, first_day: pd.Timestamp, last_day: pd.Timestamp) -> dict[str, object]:
    """Counts by requirement and status, and the days lapsed."""
    owed = lapses(folder, first_day, last_day)
    return {"statuses": _counts(owed, "status"), "lapses": int(owed["lapses"].sum()), "days": int(owed["days"].sum())}


def _counts(owed: pd.DataFrame, column: str) -> dict[str, dict[str, int]]:
    counts = owed.groupby(["course", column]).size()
    return {course: counts[course].to_dict() for course in counts.index.levels[0]}


RULES = {"latest": latest, "coverage": coverage}

if __name__ == "__main__":
    began = time.perf_counter()
    answer = RULES[sys.argv[1]](Path(sys.argv[2]), *(pd.Timestamp(day) for day in sys.argv[3:6]))
    print(json.dumps({**answer, "seconds": round(time.perf_counter() - began, 3)}))

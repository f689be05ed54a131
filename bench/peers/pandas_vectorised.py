"""A simpler rule in vectorised pandas over Parquet: `pandas_vectorised.py FOLDER AS_OF PERIOD_START PERIOD_END`.

The same three requirements; for each person and requirement the latest passed completion against a 365-day test, and
onboarding within 30 days by the first one after the start. No leaves, versions, zones, calendar years, chains or
findings. Only needed columns are read; words stay dictionaries, keys are whole numbers, days are days.
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


def read_people(folder: Path) -> pd.DataFrame:
    """One row a person: first address, department, first day, last day (missing while they stay)."""
    columns = ["emails", "department", "started_on", "ended_on"]
    table = pq.read_table(folder / "people.parquet", columns=columns, read_dictionary=["department"])
    people = table.drop_columns("emails").to_pandas(date_as_object=False)
    people["email"] = pc.utf8_lower(pc.list_element(table["emails"], 0)).to_pandas()
    return people


def read_done(folder: Path, addresses: pd.Index) -> pd.DataFrame:
    """Passed completions of required courses: position of the person in `addresses`, number of the course, UTC day."""
    words = ["account", "course", "result"]
    done = pd.read_parquet(
        folder / "completions.parquet", columns=[*words, "happened_at"], engine="pyarrow", read_dictionary=words
    )
    person = _translated(done["account"], addresses.get_indexer(done["account"].cat.categories.str.lower()))
    spelled = [" ".join(name.lower().split()) for name in done["course"].cat.categories]
    course = _translated(done["course"], np.array([COURSES.index(c) if c in COURSES else -1 for c in spelled]))
    keep = (person >= 0) & (course >= 0) & done["result"].isin(["passed", "completed"]).to_numpy()
    day = done["happened_at"].to_numpy()[keep].astype("datetime64[D]").astype("datetime64[s]")
    return pd.DataFrame({"person": person[keep], "course": course[keep], "day": day})


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


def judge(folder: Path, as_of: str, period_start: str, period_end: str) -> dict[str, object]:
    """Counts: people active; by requirement those stale, and how onboarding due in the period went."""
    people = read_people(folder)
    done = read_done(folder, pd.Index(people["email"]))
    done["key"] = done["person"] * len(COURSES) + done["course"]
    after = done[done["day"].to_numpy() >= people["started_on"].to_numpy()[done["person"].to_numpy()]]
    latest = done.groupby("key", sort=False)["day"].max().rename("latest")
    first = after.groupby("key", sort=False)["day"].min().rename("first")
    owed = owed_by(people).merge(latest, how="left", on="key").merge(first, how="left", on="key")
    today, start, end = pd.Timestamp(as_of), owed["started_on"], owed["ended_on"]
    active = (start <= today) & (end.isna() | (end >= today))
    owed["stale"] = active & (owed["latest"].isna() | ((today - owed["latest"]).dt.days > 365))
    due = start + pd.Timedelta(days=30)
    met = owed["first"] <= due
    how = [~((due >= period_start) & (due <= period_end)), met, end < due, owed["first"].notna()]
    owed["onboarding"] = np.select(how, ["", "on_time", "ended_before_due", "late"], "missed")
    return {
        "active": int(((people["started_on"] <= today) & ~(people["ended_on"] < today)).sum()),
        "stale": {name: int(n) for name, n in owed.groupby("course")["stale"].sum().items()},
        "onboarding": _onboarding(owed),
    }


def _onboarding(owed: pd.DataFrame) -> dict[str, dict[str, int]]:
    counts = owed[owed["onboarding"] != ""].groupby(["course", "onboarding"]).size()
    return {course: counts[course].to_dict() for course in counts.index.levels[0]}


if __name__ == "__main__":
    began = time.perf_counter()
    answer = judge(Path(sys.argv[1]), *sys.argv[2:5])
    print(json.dumps({**answer, "seconds": round(time.perf_counter() - began, 3)}))

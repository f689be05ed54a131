"""The simpler rule in vectorised pandas, as it is written by hand: `pandas_groupby.py FOLDER PERIOD_START PERIOD_END`.

Each passed completion covers 365 days; the days of the period, from 30 days after the start to the end, that nothing
covers are lapses. Merge, sort, groupby: no loop over rows, no Python function a group, and words stay words.
`pandas_vectorised.py coverage` is the same rule with keys and words turned into numbers first.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

COURSES = ("security awareness", "secure coding", "data protection")
CODING = {f"Dept {number}" for number in range(12)}
KEY = ["email", "course"]
YEAR, MONTH, DAY = (pd.Timedelta(days=days) for days in (365, 30, 1))


def read_owed(folder: Path, first_day: pd.Timestamp, last_day: pd.Timestamp) -> pd.DataFrame:
    """One row for each person and course that they owed on a day of the period."""
    people = pd.read_parquet(folder / "people.parquet", columns=["emails", "department", "started_on", "ended_on"])
    people["email"] = people["emails"].str[0].str.lower()
    for column in ("started_on", "ended_on"):
        people[column] = pd.to_datetime(people[column])
    owed = people.drop(columns="emails").merge(pd.DataFrame({"course": COURSES}), how="cross")
    owed = owed[(owed["course"] != "secure coding") | owed["department"].isin(CODING)]
    owed["from"] = (owed["started_on"] + MONTH).clip(lower=first_day)
    owed["until"] = owed["ended_on"].fillna(last_day).clip(upper=last_day) + DAY
    return owed[owed["from"] < owed["until"]]


def read_done(folder: Path) -> pd.DataFrame:
    """One row a passed completion: address, course in one spelling, UTC day."""
    done = pd.read_parquet(folder / "completions.parquet", columns=["account", "course", "result", "happened_at"])
    done = done[done["result"].isin(["passed", "completed"])]
    done["email"] = done["account"].str.lower()
    done["course"] = done["course"].str.lower().str.replace(r"\s+", " ", regex=True)
    done["day"] = done["happened_at"].dt.normalize()
    return done[[*KEY, "day"]]


def gaps_of(owed: pd.DataFrame, done: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The lapses, one row each, and those who never did it."""
    rows = done.merge(owed[[*KEY, "from", "until"]], on=KEY).sort_values([*KEY, "day"])
    before = rows.groupby(KEY)["day"].shift() + YEAR
    opens = before.fillna(rows["from"]).clip(lower=rows["from"])
    gaps = rows[KEY].assign(opens=opens, closes=rows["day"].clip(upper=rows["until"]))
    last = rows.drop_duplicates(KEY, keep="last")
    tails = last[KEY].assign(opens=(last["day"] + YEAR).clip(lower=last["from"]), closes=last["until"])
    never = owed.merge(last[KEY], on=KEY, how="left", indicator=True)
    never = never[never["_merge"] == "left_only"]
    whole = never[KEY].assign(opens=never["from"], closes=never["until"])
    found = pd.concat([gaps, tails, whole], ignore_index=True)
    found = found[found["opens"] < found["closes"]]
    return found.assign(days=(found["closes"] - found["opens"]).dt.days), never[KEY].assign(never=True)


def lapses(folder: Path, first_day: pd.Timestamp, last_day: pd.Timestamp) -> pd.DataFrame:
    """One row for each person and course owed, with its lapses and its status."""
    owed = read_owed(folder, first_day, last_day)
    gaps, never = gaps_of(owed, read_done(folder))
    summed = gaps.groupby(KEY, as_index=False).agg(
        lapses=("days", "size"), days=("days", "sum"), first=("opens", "min"), last=("closes", "max")
    )
    owed = owed.merge(summed, on=KEY, how="left").merge(never, on=KEY, how="left")
    how = [owed["lapses"].isna(), owed["never"].notna(), owed["last"] == owed["until"]]
    owed["status"] = np.select(how, ["met", "missing", "overdue"], "late")
    return owed


if __name__ == "__main__":
    began = time.perf_counter()
    judged = lapses(Path(sys.argv[1]), pd.Timestamp(sys.argv[2]), pd.Timestamp(sys.argv[3]))
    counts = judged.groupby(["course", "status"]).size()
    answer = {
        "statuses": {course: counts[course].to_dict() for course in counts.index.levels[0]},
        "lapses": int(judged["lapses"].sum()),
        "days": int(judged["days"].sum()),
    }
    print(json.dumps({**answer, "seconds": round(time.perf_counter() - began, 3)}))

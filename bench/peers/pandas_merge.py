"""What people write today: the latest completion of each address, merged with people, and a 365-day test.

`pandas_merge.py FOLDER AS_OF` reads people.csv and completions.csv and writes overdue.csv beside them.
"""

import json
import sys
import time
from pathlib import Path

import pandas as pd


def overdue(folder: Path, as_of: pd.Timestamp) -> dict[str, int]:
    """How many people are active, and how many of those completed nothing in 365 days. Days are UTC days."""
    people = pd.read_csv(folder / "people.csv", parse_dates=["Start Date", "End Date"])
    done = pd.read_csv(folder / "completions.csv", parse_dates=["Completed At"])
    done = done[done["Status"].isin(["Completed", "Passed"])]
    latest = done.groupby(done["Email"].str.lower())["Completed At"].max()
    latest = latest.dt.tz_localize(None).dt.normalize().rename("Latest")
    merged = people.merge(latest, how="left", left_on=people["Work Email"].str.lower(), right_index=True)
    active = merged[(merged["Start Date"] <= as_of) & (merged["End Date"].isna() | (merged["End Date"] >= as_of))]
    stale = active[active["Latest"].isna() | ((as_of - active["Latest"]).dt.days > 365)]
    stale.to_csv(folder / "overdue.csv", index=False)
    return {"active": len(active), "stale": len(stale)}


if __name__ == "__main__":
    began = time.perf_counter()
    answer = overdue(Path(sys.argv[1]), pd.Timestamp(sys.argv[2]))
    print(json.dumps({**answer, "seconds": round(time.perf_counter() - began, 3)}))

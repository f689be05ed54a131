"""A simpler rule in vectorised pandas over Parquet: `pandas_vectorised.py FOLDER AS_OF PERIOD_START PERIOD_END`.

Each person's latest passed awareness completion against a 365-day test, and onboarding within 30 days by the first one
after the start. No leaves, versions, zones, other requirements, chains or findings. Only needed columns are read;
addresses and courses stay dictionaries, so that text is compared once a value and not once a row.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

COURSE = "security awareness"


def read_people(folder: Path) -> pd.DataFrame:
    """One row a person: their first address, first day and last day (missing while they stay)."""
    table = pq.read_table(folder / "people.parquet", columns=["emails", "started_on", "ended_on"])
    return pd.DataFrame(
        {
            "email": pc.utf8_lower(pc.list_element(table["emails"], 0)).to_numpy(),
            "start": table["started_on"].to_numpy().astype("datetime64[D]"),
            "end": table["ended_on"].to_numpy().astype("datetime64[D]"),
        }
    )


def read_passed(folder: Path, addresses: pd.Index) -> pd.DataFrame:
    """Passed awareness completions: the position of the person among `addresses`, and the UTC day."""
    coded = ["account", "course", "result"]
    table = pq.read_table(folder / "completions.parquet", columns=[*coded, "happened_at"], read_dictionary=coded)
    passed = _where(table["result"], lambda word: word in ("passed", "completed"))
    fits = _where(table["course"], lambda name: " ".join(name.lower().split()) == COURSE)
    keep = passed & fits
    account = table["account"].unify_dictionaries().combine_chunks()
    person = addresses.get_indexer(pc.utf8_lower(account.dictionary).to_numpy(zero_copy_only=False))
    rows = person[account.indices.to_numpy()[keep]]
    return pd.DataFrame({"person": rows, "day": table["happened_at"].to_numpy()[keep].astype("datetime64[D]")})


def _where(column: pa.ChunkedArray, test) -> np.ndarray:
    """Which rows of a dictionary column pass a test of their word."""
    one = column.unify_dictionaries().combine_chunks()
    good = np.array([test(word) for word in one.dictionary.to_pylist()], dtype=bool)
    return good[one.indices.to_numpy()]


def judge(folder: Path, as_of: str, period_start: str, period_end: str) -> dict[str, int]:
    """Counts of people: active, stale, and of those whose onboarding fell due in the period by how it went."""
    people = read_people(folder)
    done = read_passed(folder, pd.Index(people["email"]))
    done = done[done["person"] >= 0]
    after = done[done["day"].to_numpy() >= people["start"].to_numpy()[done["person"]]]
    people["latest"] = done.groupby("person")["day"].max()
    people["first"] = after.groupby("person")["day"].min()
    today = pd.Timestamp(as_of)
    active = (people["start"] <= today) & (people["end"].isna() | (people["end"] >= today))
    stale = active & (people["latest"].isna() | ((today - people["latest"]).dt.days > 365))
    due = people["start"] + pd.Timedelta(days=30)
    in_period = (due >= period_start) & (due <= period_end)
    on_time = in_period & (people["first"] <= due)
    gone = in_period & ~on_time & (people["end"] < due)
    late = in_period & ~on_time & ~gone & people["first"].notna()
    return {
        "active": int(active.sum()),
        "stale": int(stale.sum()),
        "onboarding_on_time": int(on_time.sum()),
        "onboarding_late": int(late.sum()),
        "onboarding_missed": int((in_period & ~on_time & ~gone & ~late).sum()),
    }


if __name__ == "__main__":
    began = time.perf_counter()
    answer = judge(Path(sys.argv[1]), *sys.argv[2:5])
    print(json.dumps({**answer, "seconds": round(time.perf_counter() - began, 3)}))

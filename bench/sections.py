"""What is compared with what: from CSV, from Parquet, and how time grows with the number of people."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.book_section import book_appends
from bench.data import ensure
from bench.intake_section import book_collected, book_proved
from bench.measure import Command, in_turn, python
from bench.setting import AS_OF, NOW, PERIOD_END, PERIOD_START, ROOT, THREADS
from bench.sources_section import book_from_sources, book_intake
from bench.state_section import book_state
from bench.table import Section, Target, ratio
from bench.verify_section import book_verified
from bench.web_section import web_pages

PEERS = "bench/peers"
ALONE = ("bench.as_installed",)  # runs a module without the packages that only the peers need


@dataclass(frozen=True)
class Sizes:
    """How many people, and how many rounds. Completions are ten times as many."""

    csv: int = 10_000
    parquet: int = 1_000_000
    fewer: int = 100_000  # growth compares `parquet` people with these
    records: int = 200_000  # appended to the book
    leaves: int = 10_000_000 if os.environ.get("BENCH_FULL") else 1_000_000  # in the book in which one is proved
    requests: int = 400  # of each page, a round
    csv_rounds: int = 5
    parquet_rounds: int = 3


QUICK = Sizes(
    csv=500, parquet=5_000, fewer=500, records=2_000, leaves=2_000, requests=20, csv_rounds=2, parquet_rounds=1
)


def from_csv(sizes: Sizes) -> Section:
    """The command over two exports, against the script that people write today."""
    place, one = ensure(sizes.csv, "csv"), ensure(1, "csv")
    names = _imported_by(_check(one))
    samples = in_turn(
        {
            "musterroll check": _check(place),
            "pandas merge": python(f"{PEERS}/pandas_merge.py", str(place), str(AS_OF)),
            "start alone": python("-m", *ALONE, "bench.peers.start", *names),
            "check of one person": _check(one),
            "check, pandas installed too": _check(place, ()),
        },
        sizes.csv_rounds,
    )
    start = samples["start alone"].median("wall")
    return Section(
        title=f"From CSV: {_size(sizes.csv)}",
        text=(
            "Two exports, whole process. `musterroll check` prints the gap report with the built-in policy. "
            "`pandas merge` takes the latest completion of each address and tests for 365 days. `start alone` "
            "imports what `check` imports and opens the engine. `check of one person` is everything but the work. The "
            "program runs without pandas and NumPy in sight, as users have it; the last row is the same where they are."
        ),
        rounds=sizes.csv_rounds,
        samples=samples,
        base="pandas merge",
        targets=(
            Target("check against pandas merge, wall time", ratio(samples, "musterroll check", "pandas merge"), 1.0),
            Target("import and start", start, 0.35, "s"),
        ),
    )


def from_parquet(sizes: Sizes) -> Section:
    """The full rules over facts, against reading alone and against a simpler rule in pandas."""
    place = ensure(sizes.parquet, "parquet")
    days = (str(AS_OF), str(PERIOD_START), str(PERIOD_END))
    samples = in_turn(
        {
            "full rules": _rules(place),
            "scan": python(f"{PEERS}/scan.py", str(place), str(THREADS)),
            "pandas, by hand": python(f"{PEERS}/pandas_groupby.py", str(place), *days[1:]),
            "pandas, latest": python(f"{PEERS}/pandas_vectorised.py", "latest", str(place), *days),
            "pandas, coverage": python(f"{PEERS}/pandas_vectorised.py", "coverage", str(place), *days),
        },
        sizes.parquet_rounds,
    )
    said = samples["full rules"].said["rows"]
    return Section(
        title=f"From Parquet facts: {_size(sizes.parquet)}",
        text=(
            f"Three requirements, each renewed in its own way; {said['people']:,} rows of people, "
            f"{said['obligations']:,} obligations and {said['findings']:,} findings come out, obligations as Arrow. "
            "`scan` decodes the columns that the rules read and does nothing else. `by hand` judges the same three "
            "requirements by the days of the period that no completion of the last 365 days covers, in merges, a sort "
            "and groupbys over words as they are. `coverage` is that rule with words and keys turned into numbers "
            "first; `latest` asks for the age of the latest completion and 30 days for onboarding, in the same way: "
            "both are tuned beyond what is usually written, and have no bound. The ratio "
            "to the scan is that of the seconds after the imports; the ratios to pandas are of whole processes."
        ),
        rounds=sizes.parquet_rounds,
        samples=samples,
        base="scan",
        targets=(
            Target(
                "full rules against the scan, after imports",
                ratio(samples, "full rules", "scan", "inside"),
                40,
                moonshot=20,
            ),
            Target("peak memory of the full rules", samples["full rules"].median("peak"), 2560, "MiB"),
            Target(
                "vectorised pandas by hand, against the full rules",
                ratio(samples, "pandas, by hand", "full rules"),
                3,
                at_least=True,
            ),
        ),
    )


def growth(sizes: Sizes) -> Section:
    """The full rules at ten times the people."""
    many, few = (f"full rules, {people:,} people" for people in (sizes.parquet, sizes.fewer))
    samples = in_turn(
        {many: _rules(ensure(sizes.parquet, "parquet")), few: _rules(ensure(sizes.fewer, "parquet"))},
        sizes.parquet_rounds,
    )
    return Section(
        title=f"Growth: {sizes.fewer:,} to {sizes.parquet:,} people",
        text="The same rules over companies made alike, ten completions a person. Seconds after imports are compared.",
        rounds=sizes.parquet_rounds,
        samples=samples,
        base=few,
        targets=(Target("ten times the people", ratio(samples, many, few, "inside"), 11),),
    )


SECTIONS: dict[str, Callable[[Sizes], Section]] = {
    "csv": from_csv,
    "parquet": from_parquet,
    "growth": growth,
    "book": book_appends,
    "state": book_state,
    "verify": book_verified,
    "collect": book_collected,
    "prove": book_proved,
    "sources": book_from_sources,
    "intake": book_intake,
    "web": web_pages,
}


def _check(place: Path, how: tuple[str, ...] = ALONE) -> Command:
    days = ("--period", f"{PERIOD_START}..{PERIOD_END}", "--as-of", str(AS_OF), "--now", NOW, "--time-zone", "UTC")
    files = (str(place / "people.csv"), str(place / "completions.csv"))
    return python("-m", *how, "musterroll", "check", *files, *days, allowed=(0, 1))


def _rules(place: Path) -> Command:
    return python("-m", *ALONE, "bench.rules_on_parquet", str(place))


def _imported_by(command: Command) -> list[str]:
    """The modules that a command imports, in their order."""
    argv = [sys.executable, "-X", "importtime", *command.argv[1:]]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False)
    lines = [line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")]
    return [
        name
        for name in lines
        if name.split(".")[0].isidentifier() and "__main__" not in name and not name.startswith("bench")
    ]


def _size(people: int) -> str:
    return f"{people:,} people, {10 * people:,} completions"

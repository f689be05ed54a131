"""`python -m bench`: measure, print the ratios, put them into bench/RESULTS.md.

Options: --quick (small sizes, to try the harness), --only NAME (repeatable), --rounds N, --date DAY (of the results;
today if not given). A section that is measured at full size takes its place in bench/RESULTS.md; anything else is
written to bench/made/RESULTS.md, never over the results.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bench import machine, measure, page
from bench.sections import QUICK, SECTIONS, Sizes
from bench.setting import RESULTS, WORK
from bench.table import Section


def main(words: Sequence[str] | None = None) -> None:
    """Measure what was asked for and write it down."""
    asked = _parser().parse_args(words)
    names = [name for name in SECTIONS if name in (asked.only or SECTIONS)]
    about = machine.lines()  # before the work, so that the load is not our own
    sizes = QUICK if asked.quick else Sizes()
    if asked.rounds:
        sizes = replace(sizes, csv_rounds=asked.rounds, parquet_rounds=asked.rounds)
    path = RESULTS if sizes == Sizes() else WORK / "RESULTS.md"
    measure.compiled()
    for name in names:
        try:
            section = SECTIONS[name](sizes)
        except RuntimeError as error:  # a program failed: half a section would look whole
            sys.exit(f"\n{error}")
        page.write(path, {name: page.part(section.markdown(), asked.date, about)}, list(SECTIONS))
        _say(section)
    print(f"Written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


def _say(section: Section) -> None:
    print(section.title)
    for target in section.targets:
        print(f"  {target}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure speed against the usual ways.")
    parser.add_argument("--quick", action="store_true", help="small sizes: tries the harness, says nothing about speed")
    parser.add_argument("--only", action="append", choices=list(SECTIONS), help="one section; repeatable")
    parser.add_argument("--rounds", type=int, help="instead of five from CSV and three from Parquet")
    parser.add_argument(
        "--date", type=date.fromisoformat, default=datetime.now().astimezone().date(), help="day of the results"
    )
    return parser


if __name__ == "__main__":
    main()

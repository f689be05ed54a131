"""`python -m bench`: measure, print the ratios, write bench/RESULTS.md.

Options: --quick (small sizes, to try the harness), --only NAME (repeatable), --rounds N, --date DAY (of the results;
today if not given). What is not the whole at full size is written to bench/made/RESULTS.md, never over the results.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from bench import machine, measure
from bench.sections import QUICK, SECTIONS, Sizes
from bench.setting import AS_OF, MEMORY, RESULTS, THREADS, WORK
from bench.table import Section

HEAD = """# Results

Written by `make bench` on {day}. How to read it: [docs/performance.md](../docs/performance.md).

{machine}
- rules and scan: {threads} threads; engine limit {memory}; period 2025, judged on {as_of}

Programs run in turn (A B C A B C …), each a process of its own. All figures are medians over the rounds; a ratio
divides medians of the same rounds. Peak memory is that of the whole process.
"""


def main(words: Sequence[str] | None = None) -> None:
    """Measure what was asked for and write it down."""
    asked = _parser().parse_args(words)
    names = asked.only or list(SECTIONS)
    about = "\n".join(machine.lines())  # before the work, so that the load is not our own
    sizes = QUICK if asked.quick else Sizes()
    if asked.rounds:
        sizes = replace(sizes, csv_rounds=asked.rounds, parquet_rounds=asked.rounds)
    measure.compiled()
    try:
        sections = [SECTIONS[name](sizes) for name in SECTIONS if name in names]
    except RuntimeError as error:  # a program failed: half a page would look whole
        sys.exit(f"\n{error}")
    whole = sizes == Sizes() and set(names) == set(SECTIONS)
    path = RESULTS if whole else WORK / "RESULTS.md"
    write(path, sections, asked.date, about)
    _say(sections, path)


def write(path: Path, sections: Sequence[Section], day: date, about: str) -> None:
    """Write the page of results."""
    head = HEAD.format(day=day, machine=about, threads=THREADS, memory=MEMORY, as_of=AS_OF)
    bodies = [section.markdown() for section in sections]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([head, *bodies]), "utf-8")


def _say(sections: Sequence[Section], path: Path) -> None:
    for section in sections:
        print(section.title)
        for target in section.targets:
            print(f"  {target}")
    print(f"Written to {path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path}")


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

"""Three systems collected into a book, and what programs send to it against a learning record store."""

from __future__ import annotations

from typing import Protocol

from bench.book_intake import CONNECTIONS
from bench.measure import in_turn, python
from bench.table import Section, Target

SOURCES, INTAKE = "three systems into the book", "statements and records sent"


class Sizes(Protocol):
    """What these measurements need to know."""

    @property
    def fewer(self) -> int:
        """How many users each of the three systems has; ten enrolments for each."""

    @property
    def records(self) -> int:
        """A tenth of them are the statements that are sent, a hundred a request."""

    @property
    def parquet_rounds(self) -> int:
        """How many rounds of sending."""


def book_from_sources(sizes: Sizes) -> Section:
    """`musterroll collect` of three systems, against asking them alone and appending alone."""
    samples = in_turn({SOURCES: python("-m", "bench.book_sources", str(sizes.fewer), str(10 * sizes.fewer))}, 1)
    said = samples[SOURCES].said
    over_time = ", ".join(f"{mib:,}" for mib in said["over_time_mib"])
    return Section(
        title=f"Three systems into the book: {sizes.fewer:,} users each, {10 * sizes.fewer:,} enrolments, on SQLite",
        text=(
            "`musterroll collect` asks Okta, BambooHR and KnowBe4, which one quick server stands for, and appends "
            f"{said['entries']:,} entries of {said['rows']:,} rows ({said['refused']:,} refused). Seconds: asking "
            f"alone {said['fetch_s']}, appending alone {said['append_s']}, both in one run {said['collect_s']}; of the "
            f"processor {said['fetch_processor_s']}, {said['append_processor_s']} and {said['collect_processor_s']}, "
            f"of which {said['reader_processor_s']} in the process that reads beside. Memory of all its processes, the "
            f"most in each tenth of the time: {over_time} MiB. One row in a thousand changed: "
            f"{said['second_entries']:,} entries more from {said['second_rows']:,} rows, in {said['second_s']} s and "
            f"{said['second_peak_mib']} MiB. The ratio wants two cores that are free."
        ),
        rounds=1,
        samples=samples,
        base=SOURCES,
        targets=(
            Target("collected, against the longer of asking alone and appending alone", said["ratio"], 1.5),
            Target("peak memory of the first collection", said["peak_mib"], 600, "MiB"),
            Target("peak memory of the second", said["second_peak_mib"], 600, "MiB"),
            Target("entries of the second, against rows that changed", said["second_ratio"], 1),
        ),
    )


def book_intake(sizes: Sizes) -> Section:
    """Statements that are sent, against ralph with its file back end."""
    count = max(sizes.records // 10, 200)
    samples = in_turn({INTAKE: python("-m", "bench.book_intake", str(count), str(sizes.parquet_rounds))}, 1)
    said = samples[INTAKE].said
    rates = ", ".join(f"{name} {rate:,}" for name, rate in said["rates"].items())
    used = ", ".join(f"{name} {micro:,}" for name, micro in said["processor_us"].items())
    return Section(
        title=f"Statements and records sent: {count:,} a round, on SQLite",
        text=(
            "`musterroll serve` as it is shipped, with a token, against `ralph` with its file back end set to append "
            f"(`peers/ralph_lrs.py`), over {CONNECTIONS} connections that stay open. Ours are checked, hashed and on "
            "the disk when they are answered; ralph's are in a file that was not synced. ralph begins each round anew "
            "and empty, since it slows with what it has; ours keeps what it has. Our limit of requests a minute is "
            f"raised. Medians of {sizes.parquet_rounds} rounds, rows a second: {rates}. Microseconds of the processor "
            f"a row, all processes of the server: {used}; ratios of these: {said['processor_ratio_100']} at a hundred "
            f"a request, {said['processor_ratio_1']} at one."
        ),
        rounds=sizes.parquet_rounds,
        samples=samples,
        base=INTAKE,
        targets=(
            Target("statements a second at a hundred a request, against ralph", said["ratio_100"], 3, at_least=True),
            Target("statements a second at one a request, against ralph", said["ratio_1"], 2, at_least=True),
        ),
    )

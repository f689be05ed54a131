"""Pages of a large book: how long the server takes for each, against a plain Django view, and how much memory."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from bench.measure import in_turn, python
from bench.table import Section, Target

PAGES = "pages of a book"
# The pages that must hold; the others are measured beside.
BOUND = ("Today", "People", "Person", "Records", "Gaps", "Sample", "Sampled person")
SLOWEST_MS, AGAINST_PLAIN, QUESTIONS, MEMORY_MIB = 150, 4, 12, 400


class Sizes(Protocol):
    """What a measurement of pages needs to know."""

    @property
    def fewer(self) -> int:
        """How many people are in the book; completions are ten times as many."""

    @property
    def requests(self) -> int:
        """How many requests of each page, a round."""

    @property
    def parquet_rounds(self) -> int:
        """How many rounds."""


def web_pages(sizes: Sizes) -> Section:
    """Each page with four connections at once, in turn with the plain view."""
    words = ("-m", "bench.web_served", str(sizes.fewer), str(sizes.requests), str(sizes.parquet_rounds))
    samples = in_turn({PAGES: python(*words)}, 1)
    said = samples[PAGES].said
    pages = said["pages"]
    return Section(
        title=f"Pages of a book: {sizes.fewer:,} people, {10 * sizes.fewer:,} completions, on SQLite",
        text=(
            f"`musterroll serve --no-worker` answers four connections at once, {said['requests']:,} requests of each "
            f"page in each of {said['rounds']} rounds, addresses in turn: searches, filters and orders, people, a "
            f"sample. Everybody is judged: {said['obligations']:,} obligations. The plain view answers as many in "
            "between. Each view of an auditor is written to the book before it is answered. Times are those of the "
            "client on this machine, from the first byte of the request to the last "
            "of the answer: the server's and a little more. CPU is that of the answering process for one request, "
            "which a busy machine changes least. `first` is the first answer after the start. The most memory that "
            f"the process which answers ever had: {said['peak_mib']:,} MiB; that of the plain view: "
            f"{said['plain_peak_mib']:,} MiB."
        ),
        rounds=1,
        samples=samples,
        base=PAGES,
        more=tuple(table(pages)),
        targets=(*_targets(pages), Target("memory of the process", said["peak_mib"], MEMORY_MIB, "MiB")),
    )


def table(pages: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A line a page."""
    lines = [
        "| page | first ms | median ms | 95 of 100 ms | CPU ms | plain: 95 of 100 ms, CPU ms | × plain | × CPU "
        "| questions | bytes |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name, one in pages.items():
        plain = one["plain"]
        lines.append(
            f"| {name} | {one['first_ms']:,.0f} | {one['p50']:,.0f} | {one['p95']:,.0f} | {one['cpu']:,.1f} "
            f"| {plain['p95']:,.0f}, {plain['cpu']:,.1f} | {one['p95'] / plain['p95']:.1f} "
            f"| {one['cpu'] / plain['cpu']:.1f} | {one['queries']} | {one['bytes']:,} |"
        )
    return lines


def _targets(pages: Mapping[str, Mapping[str, Any]]) -> list[Target]:
    """The slowest of the pages that must hold, by each measure."""
    held = {name: pages[name] for name in BOUND}
    slow = max(held, key=lambda name: held[name]["p95"])
    far = max(held, key=lambda name: held[name]["p95"] / held[name]["plain"]["p95"])
    dear = max(held, key=lambda name: held[name]["cpu"] / held[name]["plain"]["cpu"])
    asks = max(pages, key=lambda name: pages[name]["queries"])
    return [
        Target(f"95 of 100 answers, slowest page ({slow})", held[slow]["p95"], SLOWEST_MS, "ms"),
        Target(f"the same against the plain view ({far})", held[far]["p95"] / held[far]["plain"]["p95"], AGAINST_PLAIN),
        Target(f"CPU against the plain view ({dear})", held[dear]["cpu"] / held[dear]["plain"]["cpu"], AGAINST_PLAIN),
        Target(f"questions of a page ({asks})", pages[asks]["queries"], QUESTIONS, "questions"),
    ]

"""Pulling from a local server: a question asked, kept on the disk, read."""

from __future__ import annotations

import dataclasses
import gzip
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from musterroll.facts.fact import Fact
from musterroll.sources.connection import Connection
from musterroll.sources.http import Client
from musterroll.sources.limits import MIB, Limits
from musterroll.sources.port import Ask, Source
from musterroll.sources.pull import Pull, pull
from musterroll.sources.reading import Reading
from musterroll.sources.settings import Settings
from tests.sources.kit.clock import FakeClock

SMALL = Limits(page_bytes=4 * MIB, all_bytes=64 * MIB, pages=60, empty_pages=20, tries=4)


@contextmanager
def client_of(
    source: Source,
    settings: Settings,
    clock: FakeClock | None = None,
    limits: Limits = SMALL,
    connect: Callable[[Settings], Connection] | None = None,
) -> Iterator[Client]:
    """A client as the program makes it, with small limits and a clock that stands still."""
    connection = dataclasses.replace((connect or source.connect)(settings), limits=limits)
    with Client(connection, (clock or FakeClock()).clock(), source.name) as client:
        yield client


@dataclass
class Pulled:
    """A pull and everything that was read from it."""

    pull: Pull
    reading: Reading
    facts: list[Fact]

    @property
    def kept(self) -> bytes:
        """The container, unpacked."""
        return gzip.decompress(self.pull.path.read_bytes())


def pulled(
    source: Source,
    settings: Settings,
    query: str,
    folder: Path,
    cursor: Mapping[str, str] | None = None,
    clock: FakeClock | None = None,
    limits: Limits = SMALL,
) -> Pulled:
    """Asks, keeps, reads."""
    clock = clock or FakeClock()
    with client_of(source, settings, clock, limits) as client:
        ask = Ask(query=query, settings=settings, client=client, now=clock.clock().now(), cursor=dict(cursor or {}))
        got = pull(source, ask, folder)
    reading = source.read(got.extract)
    return Pulled(got, reading, list(reading.facts()))

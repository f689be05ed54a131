"""The draw of a sample: seeded, recorded, and to be repeated by anybody with any language.

People are ordered by SHA-256 of the seed and their key, one after the other as UTF-8 without anything between, written
in lower-case hex; the first n are drawn, of each stratum if asked. The population is frozen first: its digest is the
SHA-256 of its keys, sorted, each ended by a newline.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

METHOD = "sha256(seed || key), ascending, first n"
EVERYBODY = ""  # the stratum of a draw that has none


@dataclass(frozen=True)
class Drawn:
    """One person drawn: their key, the digest that ordered them, their place in the draw from 1, and the stratum."""

    key: str
    digest: str
    place: int
    stratum: str = EVERYBODY


@dataclass(frozen=True)
class Draw:
    """A draw. `population` is the digest of the keys it was made from, `size` how many they are."""

    seed: str
    population: str
    size: int
    people: tuple[Drawn, ...]
    method: str = METHOD


def population_digest(keys: Iterable[str]) -> str:
    """What a population is known by: hex SHA-256 of its keys, sorted, each ended by a newline."""
    return sha256("".join(f"{key}\n" for key in sorted(set(keys))).encode()).hexdigest()


def order(keys: Iterable[str], seed: str) -> list[tuple[str, str]]:
    """All keys with their digests, in the order in which they are drawn."""
    return sorted((sha256(f"{seed}{key}".encode()).hexdigest(), key) for key in set(keys))


def draw(keys: Sequence[str], seed: str, count: int) -> Draw:
    """The first `count` of a population; all of it where it has no more. ValueError for a count below 1 or no seed."""
    return draw_by_stratum({EVERYBODY: keys}, seed, count)


def draw_by_stratum(strata: Mapping[str, Sequence[str]], seed: str, count: int) -> Draw:
    """The first `count` of each stratum, in the order of their names. Who is in several can be drawn in each."""
    if count < 1:
        raise ValueError(f"{count} people cannot be drawn")
    if not seed:
        raise ValueError("a draw needs a seed")
    everybody = {key for keys in strata.values() for key in keys}
    found: list[Drawn] = []
    for stratum in sorted(strata):
        for digest, key in order(strata[stratum], seed)[:count]:
            found.append(Drawn(key, digest, len(found) + 1, stratum))
    return Draw(seed, population_digest(everybody), len(everybody), tuple(found))


def replacements(keys: Sequence[str], drawn: Draw, count: int) -> list[tuple[str, str]]:
    """Who follows in the order of a draw without strata: they stand in for whoever was invalid, with their digests."""
    taken = {one.key for one in drawn.people}
    following = [(digest, key) for digest, key in order(keys, drawn.seed) if key not in taken]
    return following[:count]

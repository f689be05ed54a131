"""How one file is going to be read: its layout, and which column is which field."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from musterroll.facts.tables import ROLES
from musterroll.sources.files.grid import Record
from musterroll.sources.files.headers import plain, shown
from musterroll.sources.files.layout import Layout, keys_of


@dataclass(frozen=True)
class Reading:
    """A layout laid over a header. `where` gives the columns of a field by position, several are joined."""

    layout: Layout
    header: Record
    where: dict[str, tuple[int, ...]]
    source: str
    named: bool = False  # the person named the source
    constants: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    zone: str | None = None
    dates: str | None = None
    mapped: bool = False

    @property
    def role(self) -> str | None:
        """The role of the source: by its name, else that of the layout; None when neither says."""
        return ROLES.get(self.source) or self.layout.role

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields that may name the account, by the role of the source that the person named."""
        return self.layout.keys or keys_of(self.layout.family, self.role)

    @property
    def wanted(self) -> list[int]:
        """The columns to read, by position."""
        return sorted({at for places in self.where.values() for at in places})

    @property
    def unread(self) -> list[str]:
        """The headers of the columns that are not read, in their order."""
        read = set(self.wanted)
        return [shown(cell) for at, cell in enumerate(self.header.cells) if at not in read and cell.strip()]

    def column(self, name: str) -> str:
        """The header of a field's column as written, for messages."""
        return "+".join(shown(self.header.cells[at]) for at in self.where.get(name, ())) or name


class Header:
    """A header row that can be asked for columns by what people call them."""

    def __init__(self, cells: Iterable[str]) -> None:
        self.cells = [" ".join(cell.split()) for cell in cells]
        self.places: dict[str, list[int]] = {}
        for at, cell in enumerate(self.cells):
            if cell:
                self.places.setdefault(plain(cell), []).append(at)

    def has_any(self, names: Iterable[str]) -> bool:
        """Whether one of these headers is there."""
        return any(plain(name) in self.places for name in names)

    def first(self, names: Iterable[str], taken: frozenset[int] = frozenset()) -> int | None:
        """The column of the first of these names that is there and not taken."""
        for name in names:
            for at in self.places.get(plain(name), ()):
                if at not in taken:
                    return at
        return None

    def exactly(self, name: str) -> int | None:
        """The column that a person means by `name`: written so, else the only one that compares equal."""
        name = " ".join(name.split())
        if self.cells.count(name) == 1:
            return self.cells.index(name)
        found = self.places.get(plain(name), [])
        return found[0] if len(found) == 1 and name not in self.cells else None

    def twins(self, at: int) -> list[int]:
        """All columns with the same header as column `at`."""
        return self.places[plain(self.cells[at])]


def assign(layout: Layout, header: Header, taken: frozenset[int] = frozenset()) -> dict[str, tuple[int, ...]]:
    """The columns of the layout's fields, found by their headers."""
    where: dict[str, tuple[int, ...]] = {}
    for name, headers in layout.columns.items():
        at = header.first(headers, taken)
        if at is not None:
            where[name] = (at,)
    return where

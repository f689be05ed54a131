"""What a layout is: a header that some system writes, and what each of its columns becomes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

# REAL: header seen in a file or in code that reads one. DOC: written by the vendor. UNCONFIRMED: believed.
State = Literal["REAL", "DOC", "UNCONFIRMED"]


@dataclass(frozen=True)
class Family:
    """What files of one kind become. `fields` are the names that `--map` takes, with what they mean.

    `needs` are groups of fields: of each group one must be there. `keys` are the fields that may name the
    account, in order of preference, the first that a row fills.
    """

    name: str
    title: str
    fields: dict[str, str]
    needs: tuple[tuple[str, ...], ...]
    keys: tuple[str, ...] = ()
    aliases: dict[str, str] = field(default_factory=dict)

    def field_of(self, name: str) -> str | None:
        """The field that a person means by `name`, or None."""
        known = self.aliases.get(name, name)
        return known if known in self.fields else None


@dataclass(frozen=True)
class Layout:
    """One recognisable header.

    `columns` lists for each field the headers that mean it, best first. `tells` are groups of headers: one of
    each must be there for the layout to be recognised; none of `unless` may be. A generic layout yields to one of
    a named system. `constants` are what the system leaves unsaid; `zone` is the zone its documentation gives.
    """

    name: str
    title: str
    source: str
    family: Family
    columns: dict[str, tuple[str, ...]]
    tells: tuple[tuple[str, ...], ...]
    state: State
    role: str | None = None
    unless: tuple[str, ...] = ()
    generic: bool = False
    keys: tuple[str, ...] = ()  # instead of the family's
    constants: dict[str, str] = field(default_factory=dict)
    zone: str | None = None
    derived: tuple[str, ...] = ()  # fields that the file's name says
    traps: tuple[str, ...] = ()

    @property
    def account_fields(self) -> tuple[str, ...]:
        """The fields that may name the account, the first that a row fills."""
        return self.keys or keys_of(self.family, self.role)


def keys_of(family: Family, role: str | None) -> tuple[str, ...]:
    """The fields that may name an account: an employee number is the key of HR alone, before the address."""
    if family.keys and role in ("directory", "lms"):
        return tuple(sorted(family.keys, key=lambda field: field == "employee_number"))
    return family.keys

"""Rows of hand-kept tables that name a person by employee number alone: looked up among the people of the run.

Such a table belongs to no system, so a number in it is nobody's account. It stands for the account that the
best source of people (HR, then contractors, then directories) gives this number; without one the row is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import role_of
from musterroll.sources.files.arrow import TEXT, values
from musterroll.sources.files.input import Input

_ROLES = ("hris", "contractor_list", "directory", "other")
Account = tuple[str, str]


def look_up(inputs: Sequence[Input]) -> None:
    """Put the accounts of known numbers in place, and refuse rows with other numbers."""
    if not any(one.numbered for one in inputs):
        return
    known = _known(inputs)
    for one in inputs:
        for kind, mask in one.numbered.items():
            one.tables[kind] = _placed(one, one.tables[kind], mask, known)
        one.numbered = {}
        one.drop(one.faults.rows())


def _known(inputs: Sequence[Input]) -> dict[str, set[Account]]:
    """The accounts of each employee number, of the best role that knows it."""
    by_role: dict[str, dict[str, set[Account]]] = {role: {} for role in _ROLES}
    for one in inputs:
        people = one.tables.get("person.observed")
        if people is None:
            continue
        columns = (values(people[name]) for name in ("source", "account", "employee_number"))
        for source, account, number in zip(*columns, strict=True):
            role = one.role if one.role and source == one.source else role_of(source)
            if number and role in by_role:
                by_role[role].setdefault(number.casefold(), set()).add((source, account))
    known: dict[str, set[Account]] = {}
    for role in reversed(_ROLES):
        known |= by_role[role]
    return known


def _placed(one: Input, table: pa.Table, mask: pa.Array, known: dict[str, set[Account]]) -> pa.Table:
    sources, accounts, rows = (values(table[name]) for name in ("source", "account", "row"))
    for at in pc.indices_nonzero(mask).to_pylist():
        found = known.get(accounts[at].casefold(), set())
        if len(found) == 1:
            sources[at], accounts[at] = next(iter(found))
        else:
            several = f"one person with this number, not {len(found)}"
            one.faults.add_row(
                rows[at],
                "employee_number",
                accounts[at],
                several if found else "an employee number that a list of people in this run has",
                "Name the person by e-mail address."
                if found
                else "Give that list too, or name the person by e-mail address.",
            )
    for name, column in (("source", sources), ("account", accounts)):
        place = table.schema.get_field_index(name)
        table = table.set_column(place, table.schema.field(name), pa.array(column, TEXT))
    return table

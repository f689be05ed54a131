"""Whom a row of a hand-kept table means: by source and account, by address, or by employee number."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.cells import Cells
from musterroll.sources.files.families.made import address, coalesced


@dataclass(frozen=True)
class Who:
    """Row by row the account that is meant; `numbered` marks rows that name an employee number and no system."""

    source: pa.Array
    account: pa.Array
    numbered: pa.Array


def who(cells: Cells) -> Who:
    """Read the columns that name people; rows that name nobody are refused.

    Where the system is known (a Source column, or the person named the source of the file) an account or a number
    is its key. Else an address names whoever held it, and a number is looked up among the people of the run.
    """
    named = cells.text("source")
    known = pc.is_valid(named) if not cells.reading.named else pa.repeat(True, cells.size)
    account, email, number = cells.key("account"), address(cells), cells.key("employee_number")
    ours = coalesced(cells, [account, email, number])
    theirs = coalesced(cells, [email, number, account])
    key = pc.if_else(known, ours, theirs)
    cells.require(key, _field(cells), "an e-mail address, an employee number, or an account of a named source")
    numbered = pc.and_(pc.invert(known), pc.and_(pc.is_null(email), pc.is_valid(number)))
    return Who(pc.fill_null(named, cells.reading.source), key, numbered)


def _field(cells: Cells) -> str:
    return next(field for field in ("email", "employee_number", "account") if cells.has(field))

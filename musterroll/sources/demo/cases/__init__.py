"""The awkward cases of the business, one small function each, grouped by the section of the domain they test.

A case hires people made for it, lets things happen to them and notes what the rules must say. No case touches
somebody else's people. May import: the demo company's own modules.
"""

from __future__ import annotations

from collections.abc import Callable

from musterroll.sources.demo.cases import (
    accounts,
    dates,
    duties,
    evidence,
    exemptions,
    identity,
    leave,
    period,
    population,
    records,
    spells,
    topics,
    versions,
)
from musterroll.sources.demo.office import Office

ALL: tuple[Callable[[Office], None], ...] = (
    *dates.CASES,
    *spells.CASES,
    *population.CASES,
    *identity.CASES,
    *accounts.CASES,
    *evidence.CASES,
    *duties.CASES,
    *versions.CASES,
    *topics.CASES,
    *leave.CASES,
    *exemptions.CASES,
    *period.CASES,
    *records.CASES,
)

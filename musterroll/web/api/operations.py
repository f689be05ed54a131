"""All operations, in the order in which the description has them."""

from __future__ import annotations

from musterroll.web.api import (
    courses,
    criteria,
    entries,
    exemptions,
    findings,
    history,
    log,
    obligations,
    people,
    periods,
    policies,
    proofs,
    records,
    sessions,
    sources,
    summary,
)
from musterroll.web.api.elsewhere import ELSEWHERE, SEND_RECORDS
from musterroll.web.api.operation import Operation

_PARTS = (
    people,
    history,
    obligations,
    findings,
    exemptions,
    summary,
    records,
    proofs,
    sessions,
    policies,
    criteria,
    courses,
    sources,
    periods,
    log,
    entries,
)
HERE: tuple[Operation, ...] = (*(one for part in _PARTS for one in part.OPERATIONS), SEND_RECORDS)
EVERY: tuple[Operation, ...] = (*HERE, *ELSEWHERE)

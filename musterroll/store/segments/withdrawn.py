"""Facts of extracts that were taken back: a fact `extract.withdrawn` takes out what was read from it before.

So it does with what was said to have vanished because that extract lacked it.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec

WITHDRAWN, VANISHED = "extract.withdrawn", "completion.vanished"


class Withdrawal(NamedTuple):
    """One taking back: the digest of the extract, and the entry that says so. What comes after it counts again."""

    sha256: str
    entry: int


def withdrawal(kind: str, body: str, entry: int) -> Withdrawal | None:
    """What a fact of the table `other` takes back, if it does."""
    if kind != WITHDRAWN:
        return None
    digest = msgspec.json.decode(body).get("sha256")
    return Withdrawal(digest.removeprefix("sha256:"), entry) if isinstance(digest, str) else None


def condition(kind: str, withdrawals: list[Withdrawal]) -> str:
    """SQL that is true of rows of `kind` that stand."""
    taken = [_taken(kind, one) for one in withdrawals]
    return " AND ".join(f"NOT ({sql})" for sql in taken) or "true"


def _taken(kind: str, one: Withdrawal) -> str:
    digest = one.sha256.replace("'", "''")
    named = f"json_extract_string(extra, '$.origin.extract') = 'sha256:{digest}'"
    read_from = f"coalesce(contains(extra, '{digest}') AND {named}, false)"
    if kind == "extract.received":
        read_from = f"({read_from} OR replace(sha256, 'sha256:', '') = '{digest}')"
    if kind == VANISHED:  # that something is gone is in no row of the file: it was said because the file lacks it
        read_from = f"({read_from} OR coalesce(replace(extract, 'sha256:', '') = '{digest}', false))"
    return f'"row" < {one.entry} AND {read_from}'

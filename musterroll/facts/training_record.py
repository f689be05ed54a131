"""The JSON training record in and out: a document that tells of one completion and can stand alone.

In: every member is kept (`Fact.record`), the checksum is verified, `expiry_date` is passed over.
Out: the members are written in one order and the checksum is made over all the others, `proof` included.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import msgspec

from musterroll.facts.bodies import CompletionObserved
from musterroll.facts.checks import check_body
from musterroll.facts.fact import Fact
from musterroll.facts.ids import digest16
from musterroll.facts.jsonline import as_doubles, read_value
from musterroll.facts.moments import moment_text
from musterroll.facts.record_shape import checksum_of, is_record, read_members, sealed, source_of
from musterroll.facts.refusal import FactError, shown

__all__ = ["checksum_of", "is_record", "read_record", "read_records", "record_bytes", "record_of", "source_of"]

FINISHED = ("completed", "passed")
_ORDER = {
    "employee": ("uid", "email", "department", "status"),
    "training_event": ("course_id", "course_name", "version", "completion_timestamp", "expiry_date"),
    "verification": ("method", "source_system", "policy_link", "checksum"),
}


def read_record(content: bytes, source: str | None = None) -> Fact | FactError:
    """The completion that one record tells of, or why it is refused (a wrong checksum: with both values).

    `source` is the name of the source; without it the record's own source system names it. Never
    raises for bad data.
    """
    return next(read_records(content, source), FactError("", "an empty list", "a training record", "Give a record."))


def read_records(content: bytes, source: str | None = None) -> Iterator[Fact | FactError]:
    """One result for each record in `content`: a record, or a list of records."""
    value = read_value(content, longest=None)
    if isinstance(value, FactError):
        yield value
        return
    # The checksum was made over numbers; the kept record has those with a fraction as text.
    doubles = as_doubles(content)
    if type(value) is not list:
        value, doubles = [value], [doubles]
    if isinstance(doubles, FactError):
        doubles = [doubles] * len(value)
    for members, same in zip(value, doubles, strict=True):
        yield _fact(members, same, source)


def record_of(
    fact: Fact,
    *,
    record_id: str | None = None,
    email: str | None = None,
    department: str | None = None,
    status: str | None = None,
    course_name: str | None = None,
    policy_link: str | None = None,
    expires: datetime | date | None = None,
    proof: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """The training record of a finished completion, sealed.

    What the record came with is kept; what the caller gives stands over it; null members are left out.
    `expires` follows from the policy and replaces any `expiry_date` that came. Raises ValueError for a
    fact that is no completion, or one that is not finished: a record says that training was completed.
    """
    body = fact.body
    if not isinstance(body, CompletionObserved):
        raise ValueError(f"{fact.kind} is no completion")
    if body.result not in FINISHED:
        raise ValueError(f"a training record tells of a finished training, not of {body.result or 'an unknown result'}")
    came = fact.record or {}
    known = {
        "employee": {"uid": body.account, "email": body.identity},
        "training_event": {
            "course_id": body.course,
            "version": body.version,
            "completion_timestamp": _text(fact.happened_at),
        },
        "verification": {"method": body.method, "source_system": fact.source},
    }
    given = {
        "employee": {"email": email, "department": department, "status": status},
        "training_event": {"course_name": course_name, "expiry_date": _text(expires)},
        "verification": {"policy_link": policy_link},
    }
    record: dict[str, Any] = {"record_id": record_id or came.get("record_id") or _made_id(fact, body)}
    for part, order in _ORDER.items():
        record[part] = _in_order(_over(known[part], came.get(part), given[part]), order)
    record |= {name: member for name, member in came.items() if name not in record and name != "proof"}
    if proof is not None:
        record["proof"] = proof
    return sealed(record)


def record_bytes(record: dict[str, Any]) -> bytes:
    """A record as compact JSON, UTF-8."""
    return msgspec.json.encode(record)


def _fact(members: Any, doubles: Any, source: str | None) -> Fact | FactError:
    if type(members) is not dict:
        return FactError("", shown(members), "a training record (an object)", "Mend the record, or take it out.")
    told = read_members(members, doubles)
    if isinstance(told, FactError):
        return told
    if check_body(told.completion) is not None:
        return FactError("employee.uid", "nothing", "uid or email", "Give one of them, or take the record out.")
    return Fact(
        kind="completion.observed",
        source=source or source_of(told.source_system),
        body=told.completion,
        happened_at=told.happened_at,
        record=told.record,
    )


def _over(known: dict[str, Any], came: dict[str, Any] | None, given: dict[str, Any]) -> dict[str, Any]:
    """What the caller gives, over what came (in its own spelling), over what the fact says; no nulls."""
    merged: dict[str, Any] = {}
    for layer in (known, came or {}, given):
        merged |= {name: member for name, member in layer.items() if member is not None}
    if given.get("expiry_date") is None:
        merged.pop("expiry_date", None)
    return merged


def _in_order(members: dict[str, Any], order: tuple[str, ...]) -> dict[str, Any]:
    first = {name: members[name] for name in order if name in members}
    return first | members


def _text(value: datetime | date | None) -> str | None:
    return None if value is None else moment_text(value)


def _made_id(fact: Fact, body: CompletionObserved) -> str:
    """An id that the same completion always gets."""
    about = (fact.source, body.account or body.identity or "", body.course, body.version or "")
    return "train_" + digest16(*about, _text(fact.happened_at) or "")

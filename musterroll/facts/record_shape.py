"""The JSON training record: its members, its checksum, and the completion that it tells of."""

from __future__ import annotations

import re
from datetime import date, datetime
from hashlib import sha256
from typing import Any

import msgspec

from musterroll.facts.bodies import Body, CompletionObserved, Key
from musterroll.facts.canonical import canonical_with_numbers
from musterroll.facts.jsonline import plain
from musterroll.facts.moments import Moment
from musterroll.facts.refusal import FactError, shown
from musterroll.facts.structs import fill


class Employee(Body, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """Who it is about. `uid` or `email` is required."""

    uid: str | None = None
    email: str | None = None
    department: str | None = None
    status: str | None = None


class TrainingEvent(Body, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """What was completed and when. `expiry_date` is computed on the way out and ignored on the way in."""

    course_id: Key
    course_name: str | None = None
    version: str | None = None
    completion_timestamp: Moment | None = None
    expiry_date: Any = None


class Verification(Body, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """How it is known. `checksum` is the SHA-256 of the record without this member in RFC 8785 form."""

    method: str | None = None
    source_system: str | None = None
    checksum: str | None = None
    policy_link: str | None = None


class TrainingRecord(Body, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """One completion as a document that can stand alone. `proof` is there when a ledger is."""

    employee: Employee
    training_event: TrainingEvent
    record_id: str | None = None
    verification: Verification | None = None
    proof: Any = None


class Told(msgspec.Struct, frozen=True):
    """What a record says: itself, verbatim, and its completion in short form."""

    record: dict[str, Any]
    completion: CompletionObserved
    happened_at: datetime | date | None
    source_system: str | None


def is_record(members: dict[str, Any]) -> bool:
    """Whether an object means to be a training record."""
    return "training_event" in members


def checksum_of(record: dict[str, Any]) -> str:
    """Lower-case hex SHA-256 over the record without `verification.checksum`, in RFC 8785 form.

    Raises ValueError, naming the path, for what is no JSON.
    """
    verification = record.get("verification")
    if isinstance(verification, dict):
        bare = {name: member for name, member in verification.items() if name != "checksum"}
        record = {**record, "verification": bare}
    return sha256(canonical_with_numbers(record)).hexdigest()


def sealed(record: dict[str, Any]) -> dict[str, Any]:
    """The record with its right checksum."""
    return {**record, "verification": {**(record.get("verification") or {}), "checksum": checksum_of(record)}}


def read_members(members: dict[str, Any], doubles: dict[str, Any] | FactError, column: str = "") -> Told | FactError:
    """What a parsed record tells; or why it is refused, a wrong checksum among the reasons.

    `members` (used up) has numbers with a fraction as text. `doubles` is the same record with them as
    numbers, over which the checksum was made, or why they cannot be read so. Where the two differ the
    kept record is sealed anew and the checksum that came stays as `verification.received_checksum`.
    """
    verbatim = plain(members, column)
    if isinstance(verbatim, FactError):
        return verbatim
    shape = fill(members, TrainingRecord, column)
    if isinstance(shape, FactError):
        return shape
    received = shape.verification.checksum if shape.verification else None
    if received is not None:
        error = doubles if isinstance(doubles, FactError) else _check_seal(received, doubles, column)
        if error is not None:
            return error
        if verbatim != doubles:
            verbatim["verification"]["received_checksum"] = received
            verbatim = sealed(verbatim)
    source = shape.verification.source_system if shape.verification else None
    return Told(verbatim, _completion(shape), shape.training_event.completion_timestamp, source)


def source_of(system: str | None) -> str:
    """A record's source system as the name of a source: `KnowBe4` is `knowbe4`; `lms` if not named."""
    return re.sub(r"[^a-z0-9]+", "_", (system or "").casefold()).strip("_") or "lms"


def _check_seal(received: str, doubles: dict[str, Any], column: str) -> FactError | None:
    name = f"{column}.verification.checksum".removeprefix(".")
    try:
        right = checksum_of(doubles)
    except ValueError as error:
        return FactError(name, str(error), "a record that has an RFC 8785 form", "Ask its source for it again.")
    if received == right:
        return None
    return FactError(
        name, shown(received), right, "The record was changed after it was sealed, or sealed otherwise; ask its source."
    )


def _completion(shape: TrainingRecord) -> CompletionObserved:
    return CompletionObserved(
        account=shape.employee.uid,
        identity=shape.employee.email,
        course=shape.training_event.course_id,
        version=shape.training_event.version,
        result="completed",
        method=_method(shape.verification.method if shape.verification else None),
    )


def _method(word: str | None) -> str | None:
    """A record's method in our words: `LMS_API_Sync` is `api_sync`."""
    return re.sub(r"[^a-z0-9]+", "_", word.casefold()).strip("_").removeprefix("lms_") or None if word else None

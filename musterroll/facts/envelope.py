"""One line of a `*.facts.jsonl` in: the quick way for lines as we write them, the thorough way for the rest."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import msgspec

from musterroll.facts.bodies import Body, ExtractReceived, Key
from musterroll.facts.checks import check_body, check_zone
from musterroll.facts.fact import Envelope, Fact, Origin, to_line, to_members
from musterroll.facts.jsonline import LONGEST_LINE, as_doubles, keys_in, no_key_twice, plain, read_object
from musterroll.facts.kinds import FIXED
from musterroll.facts.moments import decode_moment, moment, moment_text
from musterroll.facts.pointers import take_unknown
from musterroll.facts.record_shape import is_record, read_members
from musterroll.facts.refusal import FactError, shown
from musterroll.facts.structs import fill

__all__ = ["Fact", "Origin", "parse_line", "parse_thoroughly", "to_line", "to_members"]

# What the book adds on the way out; it is the book's to say, so it is passed over on the way in.
_BOOKS_OWN = ("received_at", "index")


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, gc=False):
    """A line with nothing that we do not know around its body."""

    kind: Key
    source: Key
    body: msgspec.Raw
    happened_at: str | None = None
    source_zone: str | None = None
    recorded_at: str | None = None
    actor: str | None = None
    origin: Origin | None = None
    received_at: Any = None
    index: Any = None


_decode_line = msgspec.json.Decoder(_Line).decode
_decode_body = {
    kind: msgspec.json.Decoder(struct, dec_hook=decode_moment).decode
    for kind, struct in FIXED.items()
    if struct is not ExtractReceived  # has a member of open shape
}


def parse_line(line: bytes) -> Fact | FactError:
    """The fact in one JSON line, or why there is none. Never raises for bad data."""
    return _parse_quickly(line) or parse_thoroughly(line)


def _parse_quickly(line: bytes) -> Fact | None:
    """The fact in a line whose every member is known, right and there once; else None."""
    if len(line) > LONGEST_LINE:
        return None
    try:
        outer = _decode_line(line)
        decode = _decode_body.get(outer.kind)
        if decode is None or (outer.source_zone is not None and check_zone(outer.source_zone, "")):
            return None
        body = decode(outer.body)
        if _members(outer) + _members(body) + _members(outer.origin) != keys_in(line):
            no_key_twice(line)
        happened_at = moment(outer.happened_at) if outer.happened_at is not None else None
        recorded_at = moment(outer.recorded_at) if outer.recorded_at is not None else None
    except (ValueError, RecursionError):  # msgspec's errors and those of the second look
        return None
    if check_body(body) is not None:
        return None
    return Fact(
        kind=outer.kind,
        source=outer.source,
        body=body,
        happened_at=happened_at,
        source_zone=outer.source_zone,
        recorded_at=recorded_at,
        actor=outer.actor,
        origin=outer.origin,
    )


def _members(struct: msgspec.Struct | None) -> int:
    """How many members of a struct are set."""
    if struct is None:
        return 0
    values = msgspec.structs.astuple(struct)
    return len(values) - values.count(None)


def parse_thoroughly(line: bytes) -> Fact | FactError:
    """As `parse_line`, for any line: keeps what is not known and says what is wrong."""
    members = read_object(line)
    if isinstance(members, FactError):
        return members
    kept: dict[str, Any] = {}
    error = _take_envelope(members, kept)
    if error is not None:
        return error
    envelope = fill(members, Envelope)
    if isinstance(envelope, FactError):
        return envelope
    if type(envelope.body) is not dict:
        return FactError("body", shown(envelope.body), "an object", "Mend body, or take the row out.")
    error = check_zone(envelope.source_zone, "source_zone")
    if error is not None:
        return error
    if envelope.kind == "completion.observed" and is_record(envelope.body):
        return _with_record(envelope, line, kept)
    body = _body_of(envelope.kind, envelope.body, kept)
    if isinstance(body, FactError):
        return body
    return _fact(envelope, body, kept)


def _take_envelope(members: dict[str, Any], kept: dict[str, Any]) -> FactError | None:
    for name in _BOOKS_OWN:
        members.pop(name, None)
    return take_unknown(members, Envelope, "", kept)


def _body_of(kind: str, value: dict[str, Any], kept: dict[str, Any]) -> Body | dict[str, Any] | FactError:
    """The body of a fact of `kind`, checked; open and unknown kinds stay as they are."""
    struct = FIXED.get(kind)
    if struct is None:
        return _plain_object(value)
    error = take_unknown(value, struct, "/body", kept)
    if error is not None:
        return error
    body = fill(value, struct, "body")
    if isinstance(body, FactError):
        return body
    if isinstance(body, ExtractReceived) and body.parameters is not None:
        parameters = plain(body.parameters, "body.parameters")
        if isinstance(parameters, FactError):
            return parameters
        body = msgspec.structs.replace(body, parameters=parameters)
    return check_body(body) or body


def _plain_object(value: dict[str, Any]) -> dict[str, Any] | FactError:
    kept: dict[str, Any] | FactError = plain(value, "body")
    return kept


def _with_record(envelope: Envelope, line: bytes, kept: dict[str, Any]) -> Fact | FactError:
    """A completion whose body came as a training record."""
    doubles = as_doubles(line)
    told = read_members(envelope.body, doubles if isinstance(doubles, FactError) else doubles["body"], "body")
    if isinstance(told, FactError):
        return told
    happened_at = envelope.happened_at
    if happened_at is None:
        happened_at = told.happened_at
    elif told.happened_at not in (None, happened_at):
        return FactError(
            "happened_at",
            moment_text(happened_at),
            f"body.training_event.completion_timestamp, {moment_text(told.happened_at)}",
            "Leave happened_at out, or mend one of them.",
        )
    return check_body(told.completion) or _fact(envelope, told.completion, kept, happened_at, told.record)


def _fact(
    envelope: Envelope,
    body: Body | dict[str, Any],
    kept: dict[str, Any],
    happened_at: datetime | date | None = None,
    record: dict[str, Any] | None = None,
) -> Fact:
    return Fact(
        kind=envelope.kind,
        source=envelope.source,
        body=body,
        happened_at=happened_at if record is not None else envelope.happened_at,
        source_zone=envelope.source_zone,
        recorded_at=envelope.recorded_at,
        actor=envelope.actor,
        origin=envelope.origin,
        record=record,
        unknown=kept or None,
    )

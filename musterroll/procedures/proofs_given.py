"""Proofs as a file hands them over: alone, inside a training record, or many of either in a list or one a line.

A record with a proof is held against the fact that is proven: what the fact says, the record must say, and nothing
else. What a book works out when it gives a record out (`WORKED_OUT`) is in no fact, so no proof bears it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import Refused, Unreadable
from musterroll.facts.fact import Fact
from musterroll.facts.jsonline import read_value
from musterroll.facts.record_shape import checksum_of, is_record
from musterroll.facts.refusal import FactError
from musterroll.facts.training_record import record_bytes, record_of
from musterroll.procedures.prove import SCHEMA, Proof

WORKED_OUT = (
    "employee.email",
    "employee.department",
    "employee.status",
    "training_event.course_name",
    "training_event.expiry_date",
    "verification.policy_link",
)
_OF_THE_RECORD = ("proof", "verification.checksum")
_CHANGED = "The file was changed."


@dataclass(frozen=True)
class Given:
    """One proof, where it stands, and the training record around it where there is one."""

    where: str
    proof: Proof
    record: dict[str, Any] | None = None


def read_given(content: bytes, name: str) -> list[Given]:
    """All proofs of a file, at least one; Unreadable where something in it is none."""
    values = _values(content, name)
    if len(values) == 1:
        return [_given(values[0], name)]
    return [_given(value, f"{name}, record {number}") for number, value in enumerate(values, 1)]


def borne_out(given: Given) -> tuple[str, ...]:
    """The members of the record that no proof bears out; Refused where the record is not what was proven.

    To be asked after `prove.check`: it takes the proof's fact for the recorded one.
    """
    if given.record is None:
        return ()
    if given.proof.fact is None:
        raise Refused("The proof comes without the fact, so it says nothing of this record.", _CHANGED)
    fact = parse_line(given.proof.fact)
    try:
        if not isinstance(fact, Fact):
            raise ValueError(f"a fact that this program does not read: {fact}")
        recorded = _members(msgspec.json.decode(record_bytes(record_of(fact))))
    except ValueError as error:
        raise Refused(f"The proof is of something else than a finished training: {error}.", _CHANGED) from None
    said = _members(given.record)
    _compare(said, recorded)
    if said.get("verification.checksum") != checksum_of(given.record):
        raise Refused("The checksum of the record is not that of its content.", _CHANGED)
    return tuple(path for path in WORKED_OUT if path in said and said[path] != recorded.get(path))


def _compare(said: dict[str, Any], recorded: dict[str, Any]) -> None:
    for path in sorted(said.keys() | recorded.keys()):
        if path.partition(".")[0] == "proof" or path in _OF_THE_RECORD or said.get(path) == recorded.get(path):
            continue
        if path in WORKED_OUT and not (path == "employee.email" and path in recorded):
            continue
        found, expected = _shown(said.get(path)), _shown(recorded.get(path))
        raise Refused(f"The record is not what was recorded: {path} is {found}, recorded is {expected}.", _CHANGED)


def _members(record: dict[str, Any]) -> dict[str, Any]:
    """The members by their paths, those of the record's parts by `part.member`."""
    found: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict) and name in ("employee", "training_event", "verification"):
            found |= {f"{name}.{member}": inner for member, inner in value.items()}
        else:
            found[name] = value
    return found


def _shown(value: Any) -> str:
    text = "nothing" if value is None else value if isinstance(value, str) else msgspec.json.encode(value).decode()
    return text if len(text) <= 80 else text[:79] + "…"


def _values(content: bytes, name: str) -> list[Any]:
    """The JSON values of a file: one, those of a list, or one a line. A member that stands twice is refused."""
    value = read_value(content, longest=None)
    lines = [line for line in content.splitlines() if line.strip()] if isinstance(value, FactError) else []
    for text in lines if len(lines) > 1 else [content]:
        error = read_value(text, longest=None)
        if isinstance(error, FactError):
            raise _no_proof(name)
    values = [msgspec.json.decode(line) for line in lines] if len(lines) > 1 else msgspec.json.decode(content)
    values = values if isinstance(values, list) else [values]
    if not values:
        raise Unreadable(f"{name} holds no proof: the list is empty.", "Give what musterroll log prove wrote.")
    return values


def _given(value: Any, where: str) -> Given:
    try:
        record = value if is_record(value) else None
        told = value["proof"] if isinstance(value.get("proof"), dict) else value
        if told["schema"] != SCHEMA:
            raise ValueError
        salt = None if told["salt"] is None else bytes.fromhex(told["salt"])
        fact = None if told["fact"] is None else told["fact"].encode()
        proof = Proof(told["entry"].encode(), salt, fact, told["tlog_proof"].encode())
        copies = {name: told[name] for name in ("origin", "index") if name in told}
    except (ValueError, KeyError, TypeError, AttributeError):
        raise _no_proof(where) from None
    return Given(where, _agreeing(proof, copies), record)


def _agreeing(proof: Proof, copies: dict[str, Any]) -> Proof:
    """The proof, if what the file repeats for the reader's eye is what the proof says."""
    try:
        says = proof.to_json()
    except (ValueError, KeyError, TypeError, Refused):
        return proof  # the check says what is wrong with it
    for name, value in copies.items():
        if value != says[name]:
            raise Refused(f"The file calls its {name} {_shown(value)}; the proof says {_shown(says[name])}.", _CHANGED)
    return proof


def _no_proof(where: str) -> Unreadable:
    return Unreadable(
        f"{where} holds no proof of a book.",
        "Give a file of musterroll log prove, or records with --format json --proof.",
    )

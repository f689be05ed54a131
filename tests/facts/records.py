"""The training record of the public format, and a way to seal it that is not ours."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

import rfc8785

from musterroll.facts.fact import Fact
from musterroll.facts.training_record import read_record

RECORD: dict[str, Any] = {
    "record_id": "train_88291_zxy",
    "employee": {
        "uid": "user_7721",
        "email": "engineer.alpha@company.example",
        "department": "Platform Engineering",
        "status": "active",
    },
    "training_event": {
        "course_id": "sec_awareness_2024_v2",
        "course_name": "Annual Security & Privacy Training",
        "version": "2.1.0",
        "completion_timestamp": "2024-03-15T10:22:45Z",
        "expiry_date": "2025-03-15T10:22:45Z",
    },
    "verification": {
        "method": "LMS_API_Sync",
        "source_system": "KnowBe4",
        "policy_link": "https://internal.example/security-policy-v4",
    },
}


def with_seal(record: dict[str, Any], seal: str | None = None) -> dict[str, Any]:
    """The record as another program, with another library, would seal it."""
    verification = {key: value for key, value in record.get("verification", {}).items() if key != "checksum"}
    right = sha256(rfc8785.dumps({**record, "verification": verification})).hexdigest()
    return {**record, "verification": {**verification, "checksum": right if seal is None else seal}}


def read(record: dict[str, Any]) -> Fact:
    fact = read_record(json.dumps(record).encode())
    assert isinstance(fact, Fact), str(fact)
    return fact

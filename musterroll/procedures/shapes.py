"""The shapes of two public formats, from which their JSON Schemas are made: a proof, and the list of a backup."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from musterroll.facts.bodies import Count, Key
from musterroll.facts.schema import struct_schema

Digest = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", description="SHA-256, lower-case hex")]
Salt = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{32}$", description="16 bytes, lower-case hex")]
# A name that leads out of the folder is none: no part of it is `..`, and it begins at the folder.
Name = Annotated[str, msgspec.Meta(pattern=r"^(?!/)(?!(.*/)?\.\.(/|$)).+$", description="a path from the folder on")]


class ProofShape(msgspec.Struct, frozen=True, kw_only=True):
    """A proof of one entry. `salt` and `fact` are null where the body was erased or is left out."""

    schema: Literal["musterroll.proof/1"] = "musterroll.proof/1"
    origin: Key
    index: Count
    entry: Annotated[str, msgspec.Meta(description="canonical bytes of the entry: the leaf of the tree")]
    salt: Salt | None
    fact: Annotated[str, msgspec.Meta(description="canonical bytes of the fact")] | None
    tlog_proof: Annotated[str, msgspec.Meta(description="a C2SP tlog-proof, with the signed checkpoint")]


class BackupShape(msgspec.Struct, frozen=True, kw_only=True):
    """The list of a backup: which log, how many entries and their root, when, and every file with its SHA-256."""

    schema: Literal["musterroll.backup/1"] = "musterroll.backup/1"
    origin: Key
    size: Count
    root: Digest
    at: datetime
    files: dict[Name, Digest]


def proof_schema() -> dict[str, Any]:
    """The JSON Schema of a proof, also as the member `proof` of a training record."""
    return _with_its_name("musterroll.proof/1: the proof of one entry", ProofShape)


def backup_schema() -> dict[str, Any]:
    """The JSON Schema of a backup's list, `backup.json`."""
    return _with_its_name("musterroll.backup/1: the list of a backup", BackupShape)


def _with_its_name(title: str, shape: type[msgspec.Struct]) -> dict[str, Any]:
    """The schema asks for the member that names the format, which has a default for those who write."""
    made = struct_schema(title, shape)
    made["properties"]["schema"].pop("default", None)
    made["required"] = ["schema", *made["required"]]
    return made

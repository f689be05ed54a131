"""What the book gives out in formats of its own is what their published schemas say."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema_rs
import msgspec
import pytest

from musterroll.facts.errors import Unreadable
from musterroll.procedures.backup import LIST, back_up, read_backup
from musterroll.procedures.prove import prove
from musterroll.procedures.seal import checkpoint
from musterroll.procedures.shapes import BackupShape, backup_schema, proof_schema
from musterroll.store.setup import Book
from tests.procedures.world import NOON, completion, many, new_book, record


@pytest.fixture
def book(tmp_path: Path) -> Book:
    book = new_book(tmp_path / "book")
    record(book, [completion("ana"), *many(20)])
    book.extracts.keep(b"what was received")
    return book


def proof(book: Book, index: int) -> dict[str, Any]:
    sealed, _ = checkpoint(book, NOON)
    return prove(book, index, sealed.note, sealed.size).to_json()


def test_a_proof_is_as_its_schema_says_also_of_what_was_erased(book: Book) -> None:
    validator = jsonschema_rs.validator_for(proof_schema())
    validator.validate(proof(book, 0))
    book.entries.erase([0])
    erased = proof(book, 0)
    assert erased["fact"] is None
    validator.validate(erased)


@pytest.mark.parametrize(
    ("member", "value"),
    [("schema", "musterroll.proof/2"), ("index", -1), ("salt", "00"), ("entry", 7), ("tlog_proof", None)],
)
def test_what_is_no_proof_is_not_taken_for_one(book: Book, member: str, value: object) -> None:
    told, validator = proof(book, 0), jsonschema_rs.validator_for(proof_schema())
    assert not validator.is_valid(told | {member: value})
    del told[member]
    assert not validator.is_valid(told)


def test_the_list_of_a_backup_is_as_its_schema_says(book: Book, tmp_path: Path) -> None:
    back_up(book, tmp_path / "copy", NOON)
    told = json.loads((tmp_path / "copy" / LIST).read_text())
    assert any(name.startswith("extracts/") for name in told["files"])
    jsonschema_rs.validator_for(backup_schema()).validate(told)


@pytest.mark.parametrize("name", ["/etc/x", "../x", "a/../../x", "a/..", "..", ""])
def test_a_list_that_names_files_elsewhere_is_no_list_of_a_backup(tmp_path: Path, name: str) -> None:
    at = datetime(2026, 1, 20, tzinfo=UTC)
    shape = BackupShape(origin="a", size=0, root="0" * 64, at=at, files={name: "0" * 64})
    (tmp_path / LIST).write_bytes(msgspec.json.encode(shape))
    with pytest.raises(Unreadable, match="cannot be read as the list"):
        read_backup(tmp_path)
    assert not jsonschema_rs.validator_for(backup_schema()).is_valid(json.loads((tmp_path / LIST).read_text()))


def test_a_name_with_dots_in_it_stays_in_the_folder(tmp_path: Path) -> None:
    at = datetime(2026, 1, 20, tzinfo=UTC)
    shape = BackupShape(origin="a", size=0, root="0" * 64, at=at, files={"a..b/..c": "0" * 64})
    jsonschema_rs.validator_for(backup_schema()).validate(msgspec.to_builtins(shape))

"""The test vectors that public transparency logs agree on."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from musterroll.ledger.errors import ProofError
from musterroll.ledger.proofs import verify_consistency, verify_inclusion

Find = Callable[[str], Path]


@pytest.fixture
def vectors(shared_data: Find) -> Path:
    return shared_data("merkle-vectors")


def lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file)


def hashes(texts: list[str] | None) -> list[bytes]:
    return [b64decode(text or "") for text in texts or []]


def holds(check: Callable[[], None]) -> bool:
    try:
        check()
    except ProofError:
        return False
    return True


def inclusion(line: dict[str, Any]) -> bool:
    leaf, root = hashes([line["leafHash"], line["root"]])
    return holds(lambda: verify_inclusion(line["leafIdx"], line["treeSize"], leaf, hashes(line["proof"]), root))


def consistency(line: dict[str, Any]) -> bool:
    old, new = hashes([line["root1"], line["root2"]])
    return holds(lambda: verify_consistency(line["size1"], line["size2"], old, new, hashes(line["proof"])))


@pytest.mark.parametrize("kind", [inclusion, consistency])
def test_every_public_vector_is_judged_as_its_authors_do(vectors: Path, kind: Callable[[dict[str, Any]], bool]) -> None:
    cases = list(lines(vectors / f"{kind.__name__}.jsonl"))
    judged = {line["file"]: (kind(line), not line["wantErr"]) for line in cases}
    assert len(judged) == 98
    assert {good for _, good in judged.values()} == {True, False}
    assert [file for file, (found, expected) in judged.items() if found != expected] == []

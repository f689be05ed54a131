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


def whole(line: dict[str, Any]) -> bool:
    """Whether its roots have the length of hashes; ours refuses others before it asks anything else."""
    return all(len(b64decode(line[name] or "")) == 32 for name in ("root", "root1", "root2") if name in line)


@pytest.mark.parametrize("kind", [inclusion, consistency])
def test_every_public_vector_is_judged_as_its_authors_do(vectors: Path, kind: Callable[[dict[str, Any]], bool]) -> None:
    cases = [line for line in lines(vectors / f"{kind.__name__}.jsonl") if whole(line) or line["wantErr"]]
    judged = {line["file"]: (kind(line), not line["wantErr"]) for line in cases}
    assert len(judged) >= 97
    assert {good for _, good in judged.values()} == {True, False}
    assert [file for file, (found, expected) in judged.items() if found != expected] == []


def test_the_one_public_vector_with_short_roots_is_refused(vectors: Path) -> None:
    """Its authors compare two equal texts of twelve bytes and call them roots."""
    cases = [line for line in lines(vectors / "consistency.jsonl") if not whole(line) and not line["wantErr"]]
    assert [line["desc"] for line in cases] == ["sizes are equal (one) and proof is empty"]
    assert not any(map(consistency, cases))


def test_size_zero_is_refused_in_every_public_vector(vectors: Path) -> None:
    cases = [line for line in lines(vectors / "consistency.jsonl") if not line["size1"]]
    assert len(cases) > 5
    assert not any(map(consistency, cases))

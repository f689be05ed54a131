"""The commands that docs/ledger.md gives to a stranger find what is true and what is not."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from musterroll.ledger.checkpoints import Checkpoint, sign_checkpoint
from musterroll.ledger.keys import Signer
from musterroll.ledger.proof_file import ProofFile
from musterroll.ledger.proofs import inclusion_proof
from musterroll.ledger.tree import leaf_hashes
from tests.house.tree import ROOT
from tests.ledger.file_log import entries
from tests.ledger.keyring import LOG, STRANGER
from tests.ledger.trees import Tiles

SIZES = [1, 2, 3, 7, 8, 100]


def block(language: str) -> str:
    """The one block of code in that language."""
    found = re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "ledger.md").read_text("utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def prepare(folder: Path, size: int, index: int, signer: Signer = LOG) -> None:
    """The three files of the page, and its script."""
    logged, tree = entries(size), Tiles()
    tree.add(leaf_hashes(logged))
    note = sign_checkpoint(Checkpoint(signer.name, size, tree.growth.root()), signer)
    proof = ProofFile(index, tuple(inclusion_proof(tree.nodes, index, size)), note)
    (folder / "entry").write_bytes(logged[index])
    (folder / "entry.tlog-proof").write_bytes(proof.to_bytes())
    (folder / "key.txt").write_text(LOG.verifier.to_text() + "\n")
    (folder / "verify.py").write_text(block("python"))


def run(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", "-ec", command], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(autouse=True)
def _needs_openssl() -> None:
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")


@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_finds_a_true_entry_true(tmp_path: Path, size: int) -> None:
    prepare(tmp_path, size, size * 2 // 3)
    done = run(tmp_path, block("sh"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(f"index {size * 2 // 3} of {size} in log.example/book\n")
    assert "Signature Verified Successfully" in done.stdout


@pytest.mark.parametrize("size", SIZES)
def test_a_stranger_finds_the_place_of_every_entry(tmp_path: Path, size: int) -> None:
    for index in range(0, size, size // 3 + 1):
        prepare(tmp_path, size, index)
        assert run(tmp_path, "python3 verify.py").returncode == 0
        moved = (tmp_path / "entry.tlog-proof").read_text().replace(f"index {index}\n", f"index {index + 1}\n")
        (tmp_path / "entry.tlog-proof").write_text(moved)
        assert run(tmp_path, "python3 verify.py").returncode == 1


def test_a_stranger_finds_another_entry_false(tmp_path: Path) -> None:
    prepare(tmp_path, 100, 41)
    (tmp_path / "entry").write_bytes(b"something else")
    assert "not in this log" in run(tmp_path, block("sh")).stderr


def test_a_stranger_finds_another_key_false(tmp_path: Path) -> None:
    prepare(tmp_path, 100, 41, Signer(LOG.name, STRANGER.seed))
    done = run(tmp_path, block("sh"))
    assert done.returncode != 0
    assert "Signature Verification Failure" in done.stdout + done.stderr

"""Go's own packages read what we write, and we read what they write."""

from __future__ import annotations

import subprocess
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from musterroll.ledger.checkpoints import Checkpoint, open_checkpoint, sign_checkpoint
from musterroll.ledger.cosignatures import accept
from musterroll.ledger.keys import read_signer, read_verifier
from musterroll.ledger.notes import open_note
from musterroll.ledger.proof_file import ProofFile
from musterroll.ledger.proofs import consistency_proof, inclusion_proof, root_at
from musterroll.ledger.tiles import TileNodes
from musterroll.ledger.tree import leaf_hashes
from tests.ledger.file_log import entries, write_log
from tests.ledger.golang import logcheck
from tests.ledger.keyring import LATER, LOG, STRANGER, WITNESS
from tests.ledger.trees import Tiles

Go = Callable[..., subprocess.CompletedProcess[str]]

VKEY = LOG.verifier.to_text()
SIZE = 70_000  # three levels of tiles, each with a partial one
LOGGED = entries(SIZE)


@pytest.fixture(scope="module")
def go() -> Go:
    program = logcheck()

    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *words], capture_output=True, text=True, check=False)

    return run


@pytest.fixture(scope="module")
def nodes() -> TileNodes:
    tiles = Tiles()
    tiles.add(leaf_hashes(LOGGED))
    return tiles.nodes


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("log")
    write_log(folder, LOGGED, LOG)
    return folder


def checkpoint(nodes: TileNodes, size: int) -> bytes:
    return sign_checkpoint(Checkpoint(LOG.name, size, root_at(nodes, size)), LOG)


def said(run: subprocess.CompletedProcess[str]) -> str:
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_go_opens_our_checkpoint(go: Go, log: Path, nodes: TileNodes) -> None:
    size, root = said(go("checkpoint", VKEY, log / "checkpoint")).split()
    assert (int(size), b64decode(root)) == (SIZE, root_at(nodes, SIZE))


def test_go_opens_a_checkpoint_that_a_witness_and_a_later_key_signed_too(
    go: Go, tmp_path: Path, nodes: TileNodes
) -> None:
    note = sign_checkpoint(Checkpoint(LOG.name, 9, root_at(nodes, 9)), LOG, LATER)
    note = accept(note, WITNESS.cosign(note, 1_767_268_800).to_line(), [WITNESS.witness])
    (tmp_path / "note").write_bytes(note)
    for key in (LOG, LATER):
        assert said(go("checkpoint", key.verifier.to_text(), tmp_path / "note")).startswith("9 ")


def test_go_refuses_a_checkpoint_with_one_byte_changed(go: Go, tmp_path: Path, nodes: TileNodes) -> None:
    (tmp_path / "note").write_bytes(checkpoint(nodes, 99).replace(b"\n99\n", b"\n98\n"))
    assert "invalid signature" in go("checkpoint", VKEY, tmp_path / "note").stderr
    assert "no verifiable signatures" in go("checkpoint", STRANGER.verifier.to_text(), tmp_path / "note").stderr


def test_go_finds_every_entry_in_our_tiles(go: Go, log: Path) -> None:
    assert said(go("log", VKEY, log)) == f"{SIZE} entries\n"


@pytest.mark.parametrize("size", [1, 255, 256, 257, 1000])
def test_go_reads_our_smaller_logs(go: Go, tmp_path: Path, size: int) -> None:
    write_log(tmp_path, entries(size), LOG)
    assert said(go("log", VKEY, tmp_path)) == f"{size} entries\n"


@pytest.mark.parametrize("name", ["tile/0/001", "tile/1/000.p/3", "tile/0/003.p/232", "tile/entries/002"])
def test_go_notices_a_turned_bit_in_any_file(go: Go, tmp_path: Path, name: str) -> None:
    write_log(tmp_path, entries(1000), LOG)
    data = bytearray((tmp_path / name).read_bytes())
    data[len(data) // 2] ^= 1
    (tmp_path / name).write_bytes(data)
    assert go("log", VKEY, tmp_path).returncode == 1


@pytest.mark.parametrize("index", [0, 1, 255, 256, 65_535, 65_536, 69_887, 69_888, SIZE - 1])
def test_go_finds_the_same_path_for_an_entry_and_accepts_our_proof_file(
    go: Go, log: Path, nodes: TileNodes, tmp_path: Path, index: int
) -> None:
    path = inclusion_proof(nodes, index, SIZE)
    assert [b64decode(line) for line in said(go("prove", VKEY, log, str(index))).split()] == path
    proof, entry = tmp_path / "entry.tlog-proof", tmp_path / "entry"
    proof.write_bytes(ProofFile(index, tuple(path), checkpoint(nodes, SIZE)).to_bytes())
    entry.write_bytes(LOGGED[index])
    said(go("entry", VKEY, proof, entry))
    entry.write_bytes(LOGGED[index] + b"!")
    assert go("entry", VKEY, proof, entry).returncode == 1


@pytest.mark.parametrize("old", [1, 2, 255, 256, 257, 40_000, 65_536, 69_999, SIZE])
def test_go_finds_the_same_path_between_two_trees_and_accepts_ours(
    go: Go, log: Path, nodes: TileNodes, tmp_path: Path, old: int
) -> None:
    path = consistency_proof(nodes, old, SIZE)
    assert [b64decode(line) for line in said(go("grow", VKEY, log, str(old))).split()] == path
    older, steps = tmp_path / "older", tmp_path / "path"
    older.write_bytes(checkpoint(nodes, old))
    steps.write_bytes(b"\n".join(map(b64encode, path)))
    said(go("continues", VKEY, older, log / "checkpoint", steps))
    older.write_bytes(sign_checkpoint(Checkpoint(LOG.name, old, root_at(nodes, 3)), LOG))
    assert go("continues", VKEY, older, log / "checkpoint", steps).returncode == 1


def test_a_key_and_a_note_made_by_go_are_read_by_us(go: Go, tmp_path: Path) -> None:
    secret, public = said(go("key", "log.example/made-by-go")).split()
    signer, verifier = read_signer(secret), read_verifier(public)
    assert signer.verifier == verifier
    assert (signer.to_text(), verifier.to_text()) == (secret, public)
    text = Checkpoint(verifier.name, 3, leaf_hashes([b"three"])[0]).to_text()
    (tmp_path / "text").write_bytes(text)
    note = said(go("sign", secret, tmp_path / "text")).encode()
    assert open_note(note, [verifier]).text == text
    assert open_checkpoint(note, [verifier]).checkpoint.size == 3
    # Ed25519 leaves nothing to chance: both write the same bytes.
    assert note == sign_checkpoint(open_checkpoint(note, [verifier]).checkpoint, signer)

"""The key that signs checkpoints, in a file of its own, and the public keys of those that signed before it."""

from __future__ import annotations

import os
from pathlib import Path

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.ledger.errors import NoteError
from musterroll.ledger.keys import PRIVATE, Signer, Verifier, generate, read_signer, read_verifier


def create(config: Config) -> Verifier:
    """Makes the first key of a log. Refuses to write over one."""
    signer = generate(config.origin)
    _write(config.log_key, signer.to_text())
    return signer.verifier


def rotate(config: Config) -> Verifier:
    """Makes a new key. The public half of the old one is put aside and keeps verifying; its secret half is gone."""
    old = signer(config)
    config.old_log_keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = config.old_log_keys / f"{old.key_id.hex()}.vkey"
    if not aside.exists():
        _write(aside, old.verifier.to_text())
    new = generate(config.origin)
    beside = config.log_key.with_suffix(".new")
    beside.unlink(missing_ok=True)
    _write(beside, new.to_text())
    beside.replace(config.log_key)
    return new.verifier


def signer(config: Config) -> Signer:
    """The key that signs now."""
    found = read_signer(_read(config.log_key))
    if found.name != config.origin:
        raise ConfigError(f"{config.log_key} is the key of {found.name}, not of {config.origin}.", "Put ours back.")
    return found


def verifiers(config: Config) -> list[Verifier]:
    """The public keys of the log: the present one first, then those that signed before."""
    old = sorted(config.old_log_keys.iterdir()) if config.old_log_keys.is_dir() else []
    return [signer(config).verifier, *(_verifier(path) for path in old)]


def _verifier(path: Path) -> Verifier:
    text = _read(path)
    try:
        return read_signer(text).verifier if text.startswith(PRIVATE) else read_verifier(text)
    except NoteError as error:
        raise ConfigError(f"{path}: {error.what}", "Put the file back from your safe copy, or take it away.") from None


def _read(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except FileNotFoundError:
        raise ConfigError(f"{path} is missing.", "Put it back from your safe copy.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}.", "Mend the file or its rights.") from None


def _write(path: Path, text: str) -> None:
    """A file that only its owner reads, whole on the disk, and never in place of another."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Refused(f"{path} is there already.", "A key is never written over: move it away first.") from None
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())

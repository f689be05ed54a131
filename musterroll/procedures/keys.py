"""The keys of the log: the one that signs now, and the lines by which anybody knows its checkpoints."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.ledger.keys import Signer, Verifier, generate, read_signer


def make_key(config: Config) -> Signer:
    """A new signing key in a file that only its owner reads; Refused where there is one."""
    signer = generate(config.origin)
    try:
        _write(config.log_key, signer)
    except FileExistsError:
        raise Refused(
            f"{config.log_key} is there already.", "To sign with a new key: musterroll log key --rotate."
        ) from None
    return signer


def signer_of(config: Config) -> Signer:
    """The key that signs now; ConfigError where it is missing or is another log's."""
    try:
        text = config.log_key.read_text("ascii")
    except FileNotFoundError:
        raise ConfigError(f"{config.log_key} is missing.", "Put it back from your safe copy.") from None
    except (OSError, UnicodeDecodeError):
        raise ConfigError(
            f"{config.log_key} cannot be read.", "Mend its rights, or put it back from your safe copy."
        ) from None
    signer = read_signer(text)
    if signer.name != config.origin:
        raise ConfigError(
            f"{config.log_key} is the key of {signer.name}, not of {config.origin}.", "Put the right one back."
        )
    return signer


def verifiers_of(config: Config) -> list[Verifier]:
    """The public keys of the log: that which signs now, then those that signed before, newest first."""
    old = sorted(config.old_log_keys.glob("*.key"), reverse=True) if config.old_log_keys.is_dir() else []
    return [signer_of(config).verifier, *(read_signer(path.read_text("ascii")).verifier for path in old)]


def rotate(config: Config, now: datetime) -> Signer:
    """Sign with a new key from now on; the old one is kept, and what it signed keeps verifying."""
    old = signer_of(config)
    config.old_log_keys.mkdir(mode=0o700, parents=True, exist_ok=True)
    place = config.old_log_keys / f"{now:%Y%m%dT%H%M%SZ}-{old.key_id.hex()}.key"
    _write(place, old)
    fresh = generate(config.origin)
    made = config.log_key.with_suffix(".new")
    made.unlink(missing_ok=True)
    _write(made, fresh)
    made.replace(config.log_key)
    return fresh


def _write(path: Path, signer: Signer) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
        file.write(signer.to_text() + "\n")
        file.flush()
        os.fsync(file.fileno())

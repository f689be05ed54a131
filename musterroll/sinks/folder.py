"""A folder as a sink: on another machine's disk, a share, a stick that is put away.

A name appears with all its bytes or not at all: they are written beside it, flushed to the disk, then linked.
"""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sinks.receipt import Receipt, safe_name, sha256_of

READ_ONLY = 0o444
_UNFINISHED = ".unfinished-"


class FolderSink:
    """Named bytes below one folder, which must be there: a share that is not mounted must not look empty."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.root)

    def check(self) -> None:
        """Refuses a folder that is not there or takes no files."""
        if not self.root.is_dir():
            raise ConfigError(f"{self.root}: there is no such folder.", "Make the folder, or mount what holds it.")
        try:
            handle, probe = tempfile.mkstemp(prefix=_UNFINISHED, dir=self.root)
            os.close(handle)
            Path(probe).unlink()
        except OSError as error:
            raise _said(self.root, error) from None

    def keep(self, name: str, data: bytes) -> Receipt:
        """Writes once, read-only; the same bytes again are no second copy, other bytes are refused."""
        target = self._path(name)
        try:
            again = not self._put(target, data, once=True)
            kept = target.read_bytes()
        except OSError as error:
            raise _said(target, error) from None
        if kept != data:
            raise Refused(
                f"{target}: other bytes stand there (SHA-256 {sha256_of(kept)}, ours {sha256_of(data)}).",
                "What is kept once is never written over. Find out who wrote it, then choose another folder.",
            )
        return Receipt(self.place, name, sha256_of(data), again=again)

    def replace(self, name: str, data: bytes) -> Receipt:
        """Writes bytes in place of those that stood there."""
        target = self._path(name)
        try:
            self._put(target, data, once=False)
        except OSError as error:
            raise _said(target, error) from None
        return Receipt(self.place, name, sha256_of(data))

    def read(self, name: str) -> bytes | None:
        """The bytes under a name, None when there are none."""
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _said(self._path(name), error) from None

    def names(self, under: str = "") -> list[str]:
        """The names below `under`, sorted; what was never finished is not among them."""
        if not self.root.is_dir():
            raise ConfigError(f"{self.root}: there is no such folder.", "Make the folder, or mount what holds it.")
        below = self.root / under if under else self.root
        files = (path for path in below.rglob("*") if path.is_file() and not path.name.startswith(_UNFINISHED))
        return sorted(path.relative_to(self.root).as_posix() for path in files)

    def _path(self, name: str) -> Path:
        if not self.root.is_dir():
            raise ConfigError(f"{self.root}: there is no such folder.", "Make the folder, or mount what holds it.")
        return self.root / safe_name(name)

    def _put(self, target: Path, data: bytes, *, once: bool) -> bool:
        """Whether `target` was written; with `once`, not when it was there."""
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = _draft(target.parent, data, READ_ONLY if once else 0o644)
        try:
            if once:
                return _link(draft, target)
            draft.replace(target)
            return True
        finally:
            draft.unlink(missing_ok=True)
            _flush_names(target.parent)


def _draft(folder: Path, data: bytes, mode: int) -> Path:
    """A file of `data` under a name that nobody asks for, safely on the disk."""
    handle, name = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(mode)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _link(draft: Path, target: Path) -> bool:
    """Gives the draft its name unless something bears it."""
    try:
        target.hardlink_to(draft)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS) or target.exists():
            raise
        draft.replace(target)  # FAT and some shares know no second name for one file
    return True


def _flush_names(folder: Path) -> None:
    """A new name is lost in a power cut unless its folder is flushed as well."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # some systems do not open folders
    try:
        os.fsync(handle)
    except OSError:
        pass  # some shares cannot; the bytes themselves are flushed
    finally:
        os.close(handle)


def _said(path: Path, error: OSError) -> Refused | TryLater:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EAGAIN, errno.EIO, errno.ESTALE, errno.ETIMEDOUT):
        return TryLater(f"{path}: {error.strerror}.", "Make room, or wait until the disk answers again.")
    return Refused(f"{path}: {error.strerror}.", "Check the path and the rights.")

"""A refresh token that its system replaces: in a file of its own, rewritten whole, before the new one is relied on.

The book holds no secret, and neither do its settings: the file lies where the other secrets lie.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_IMODE

from musterroll.facts.errors import Refused, TryLater
from musterroll.sources.auth import RefreshToken, TokenCaller

_LONGEST = 16_384  # bytes; a longer one is another file


@dataclass(frozen=True)
class Held:
    """The token as it stands in the file, while nobody else may use it; `save` puts a new one in its place."""

    token: str = field(repr=False)
    save: Callable[[str], None]


class TokenFile:
    """The file. Two programs that use one token after the other would each take it from the other."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def held(self) -> Iterator[Held]:
        """The token, for as long as this block lasts.

        Room for the new one is made first: a token that cannot be kept must not be asked for. TryLater while another
        program has it, Refused where the file cannot be read or rewritten.
        """
        path = self._path.resolve()  # a link stays a link
        with _locked(path):
            token, mode = _read(path)
            beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            try:
                room = _opened(beside, mode, path)
                try:
                    yield Held(token, lambda fresh: _put(fresh, room, beside, path))
                finally:
                    os.close(room)
            finally:
                beside.unlink(missing_ok=True)


class KeptRefreshToken(RefreshToken):
    """OAuth 2 with a refresh token that is replaced, read from its file each time it is used."""

    def __init__(
        self, url: str, client_id: str, secret: str, file: TokenFile, form: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(url, client_id, secret, "", form=form)
        self._file = file

    def _fetch(self, caller: TokenCaller) -> dict[str, object]:
        """The answer of the token address; a new refresh token is in the file before the access token is used."""
        with self._file.held() as held:
            self._refresh, self._save = held.token, held.save
            caller.remember(held.token)
            return super()._fetch(caller)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """The lock is on the folder: the file itself is another one after each replacement."""
    try:
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as error:
        raise _refused(path, error) from None
    try:
        _lock(folder, path)
        yield
    finally:
        os.close(folder)  # gives the lock back


def _lock(folder: int, path: Path) -> None:
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise TryLater(f"{path}: another program uses this token just now.", "It will be asked again later.") from None


def _read(path: Path) -> tuple[str, int]:
    """The token, and the permissions of its file."""
    try:
        with path.open("rb") as file:
            raw, mode = file.read(_LONGEST + 1), S_IMODE(os.fstat(file.fileno()).st_mode)
    except OSError as error:
        raise _refused(path, error) from None
    token = raw.decode("ascii", "replace").strip()
    if len(raw) > _LONGEST or not token or not token.isascii() or len(token.split()) != 1:
        raise Refused(f"{path} holds no token.", "Expected one refresh token and nothing else: authorise anew.")
    return token, mode


def _opened(beside: Path, mode: int, path: Path) -> int:
    try:
        return os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except OSError as error:
        raise _refused(path, error) from None


def _put(fresh: str, room: int, beside: Path, path: Path) -> None:
    try:
        os.write(room, fresh.encode() + b"\n")
        os.fsync(room)
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: OSError) -> Refused:
    return Refused(
        f"{path} cannot be read and rewritten: {error.strerror or 'no reason given'}.",
        "The system replaces this token: the file and its folder must be Musterroll's to write.",
    )

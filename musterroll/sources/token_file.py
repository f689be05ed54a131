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
    """The file, and the setting that it belongs to, by which errors name it: they are kept, and say no place.

    Two programs that use one token after the other would each take it from the other.
    """

    def __init__(self, path: Path, setting: str) -> None:
        self._path, self._setting = path, setting

    @contextmanager
    def held(self) -> Iterator[Held]:
        """The token, for as long as this block lasts.

        Room for the new one is made first: a token that cannot be kept must not be asked for. TryLater while another
        program has it, Refused where the file cannot be read or rewritten.
        """
        path = self._path.resolve()  # a link stays a link
        with self._locked(path.parent):
            token, mode = self._read(path)
            beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
            with self._said():
                room = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
            try:
                yield Held(token, lambda fresh: self._put(fresh, room, beside, path))
            finally:
                os.close(room)
                beside.unlink(missing_ok=True)

    @contextmanager
    def _locked(self, folder: Path) -> Iterator[None]:
        """The lock is on the folder: the file itself is another one after each replacement."""
        with self._said():
            handle = os.open(folder, os.O_RDONLY)
        try:
            self._lock(handle)
            yield
        finally:
            os.close(handle)  # gives the lock back

    def _lock(self, handle: int) -> None:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            what = f"{self._setting}: another program uses this token just now."
            raise TryLater(what, "It will be asked again later.") from None
        except OSError as error:
            raise self._refused(error) from None

    def _read(self, path: Path) -> tuple[str, int]:
        """The token, and the permissions of its file."""
        with self._said(), path.open("rb") as file:
            raw, mode = file.read(_LONGEST + 1), S_IMODE(os.fstat(file.fileno()).st_mode)
        token = raw.decode("ascii", "replace").strip()
        if len(raw) > _LONGEST or not token.isascii() or len(token.split()) != 1:
            expected = "Expected one refresh token and nothing else: authorise anew."
            raise Refused(f"{self._setting}: its file holds no token.", expected)
        return token, mode

    def _put(self, fresh: str, room: int, beside: Path, path: Path) -> None:
        """Renames, and makes the name durable too."""
        with self._said():
            os.write(room, fresh.encode() + b"\n")
            os.fsync(room)
            beside.replace(path)
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._refused(error) from None

    def _refused(self, error: OSError) -> Refused:
        return Refused(
            f"{self._setting}: its file cannot be read and rewritten: {error.strerror or 'no reason given'}.",
            "The system replaces this token: the file and its folder must be Musterroll's to write.",
        )


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

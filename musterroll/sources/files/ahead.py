"""Files read ahead: while a program still imports what understands them, their bytes come into memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from musterroll.sources.files.received import STDIN, Received, receive

Receive = Callable[[str], Received]
MOST = 1 << 26  # bytes that are held before anybody asked for them


class _Lot:
    """One file on its way: what was received or why it could not be."""

    def __init__(self) -> None:
        self._done = Event()
        self._found: Received | None = None
        self._error: BaseException | None = None

    def fill(self, path: str) -> None:
        try:
            self._found = receive(path)
        except BaseException as error:  # noqa: BLE001 - raised for whoever asks for the file
            self._error = error
        self._done.set()

    def take(self) -> Received:
        self._done.wait()
        if self._found is None:
            assert self._error is not None
            raise self._error
        return self._found


def read_ahead(paths: Sequence[str]) -> Receive:
    """A `receive` that has begun with these files, as many as are small enough; it gives each of them once.

    It raises what `receive` raises, when the file is asked for. A file that was taken, and every other, is read then.
    """
    lots = {path: _Lot() for path in _small(paths)}

    def fill(all_of_them: Sequence[tuple[str, _Lot]]) -> None:
        for path, lot in all_of_them:
            lot.fill(path)

    def received(path: str) -> Received:
        lot = lots.pop(path, None)
        return lot.take() if lot else receive(path)

    # Nobody waits for it at the end: who fails before asking for a file leaves at once.
    Thread(target=fill, args=(list(lots.items()),), daemon=True).start()
    return received


def _small(paths: Sequence[str]) -> list[str]:
    """The first of these files that together are small; none of those that are no ordinary files."""
    found: list[str] = []
    held = 0
    for path in paths:
        if path == STDIN or not Path(path).is_file():
            continue
        with suppress(OSError):  # whoever asks for the file is told
            held += Path(path).stat().st_size
        if held <= MOST:
            found.append(path)
    return found

"""How the two processes talk: pickled values, each after its length. Both ends are this program."""

from __future__ import annotations

import pickle
from typing import Any, BinaryIO

_LENGTH = 8


def send(pipe: BinaryIO, value: Any) -> None:
    """Writes a value."""
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    pipe.write(len(data).to_bytes(_LENGTH, "big") + data)
    pipe.flush()


def receive(pipe: BinaryIO) -> Any:
    """Waits for the next value. EOFError where the other end has gone."""
    data = _exactly(pipe, int.from_bytes(_exactly(pipe, _LENGTH), "big"))
    # From a pipe to a process that we started; nobody else can write to it.
    return pickle.loads(data)  # nosec B301


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    found = bytearray()
    while len(found) < length:
        part = pipe.read(length - len(found))
        if not part:
            raise EOFError
        found += part
    return bytes(found)

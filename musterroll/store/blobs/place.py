"""What a place for files by digest can do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol


class Blobs(Protocol):
    """Bytes under names. TryLater and ConfigError are about the place; Refused is about bytes."""

    def where(self, name: str) -> str:
        """Where a name stands, as people find it: a path, `s3://bucket/key`."""

    def has(self, name: str) -> bool:
        """Whether something stands there."""

    def put(self, name: str, parts: Iterable[bytes]) -> None:
        """Writes bytes, whole and durable when this returns; if they break off, nothing stays."""

    def parts(self, name: str) -> Iterator[bytes]:
        """The bytes as they come. Refused if there are none."""

    def remove(self, name: str) -> None:
        """Takes a name away, where it is there."""

    def names(self) -> list[str]:
        """All names, sorted."""

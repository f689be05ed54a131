"""A bucket that is watched, below one prefix: an object is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC
from pathlib import Path
from typing import Any

from musterroll.buckets.bucket import Bucket, BucketSettings
from musterroll.buckets.errors import Words, code_of
from musterroll.facts.errors import MusterrollError
from musterroll.sources.watched.place import Lying

_WORDS = Words(
    settings={
        "NoSuchBucket": ("there is no such bucket", "Mend its name in `places`."),
    },
    refused={},
    otherwise=("the bucket refused", "It must be listed and read: grant both rights."),
)


class BucketPlace:
    """The objects of one bucket below one prefix. It is only listed and read."""

    def __init__(self, settings: BucketSettings) -> None:
        self._bucket = Bucket(settings, _WORDS)

    @property
    def place(self) -> str:
        """The bucket and prefix as `s3://bucket/prefix`."""
        return self._bucket.place

    def lying(self) -> list[Lying]:
        """Every object below the prefix."""
        found = []
        for page in self._bucket.pages("list_objects_v2"):
            for entry in page.get("Contents", []):
                name = self._bucket.name(entry["Key"])
                if name and not name.endswith("/"):
                    found.append(_lying(name, entry))
        return found

    def fetch(self, one: Lying, into: Path) -> str | None:
        """Copies an object, if it is still the one that was listed."""
        try:
            answer = self._bucket.ask(self._bucket.client.get_object, Key=self._bucket.key(one.name), IfMatch=one.mark)
        except MusterrollError as error:
            if code_of(error) in ("NoSuchKey", "404", "PreconditionFailed", "412"):
                return None
            raise
        digest = hashlib.sha256()
        with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for part in self._bucket.parts(answer):
                digest.update(part)
                out.write(part)
        return digest.hexdigest()


def _lying(name: str, entry: dict[str, Any]) -> Lying:
    return Lying(name, entry["Size"], entry["LastModified"].astimezone(UTC), entry["ETag"], whole=True)

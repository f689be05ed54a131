"""Files by digest in a bucket. What is sent goes with its SHA-256, and what arrived is asked for afterwards.

The bytes wait in a nameless file of this machine until they are whole: a bucket takes them in one go or not at all.
Raw extracts are encrypted before they come here, so that neither holds them in clear.
"""

from __future__ import annotations

import base64
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO

from musterroll.buckets.bucket import Bucket, BucketSettings
from musterroll.buckets.errors import Words, code_of
from musterroll.facts.errors import Refused
from musterroll.store.blobs.folder import BACK

MOST_BYTES = 5 << 30  # of one object, sent in one go
_GONE = {"NoSuchKey", "404"}
_WORDS = Words(
    settings={
        "NoSuchBucket": ("there is no such bucket", "Make it, or mend files.s3_bucket in musterroll.toml."),
        "AccessDenied": ("the bucket refused", "A right is missing: see the page on settings, under [files]."),
    },
    refused={"BadDigest": ("the bytes that arrived have another digest than was sent", "Try again.")},
)


def bucket_of(settings: BucketSettings) -> Bucket:
    """The bucket of a book's files, which says what is wrong in words about them."""
    return Bucket(settings, _WORDS)


class BucketBlobs:
    """The objects of one bucket below one prefix. Nothing is asked before something is wanted."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def where(self, name: str) -> str:
        """Bucket and key."""
        return f"{self._bucket.place}/{name}"

    def has(self, name: str) -> bool:
        """Whether the object is there."""
        try:
            self._bucket.ask(self._bucket.client.head_object, Key=self._bucket.key(name))
        except Refused as error:
            if code_of(error) not in _GONE:
                raise
            return False
        return True

    def put(self, name: str, parts: Iterable[bytes]) -> None:
        """Sends the object with its digest; Refused if the store holds other bytes afterwards."""
        with tempfile.TemporaryFile() as file:
            digest = self._gathered(name, parts, file)
            self._bucket.ask(
                self._bucket.client.put_object,
                Key=self._bucket.key(name),
                Body=file,
                ContentType="application/octet-stream",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=digest,
            )
        head = self._bucket.ask(self._bucket.client.head_object, Key=self._bucket.key(name), ChecksumMode="ENABLED")
        if head.get("ChecksumSHA256") != digest:
            raise Refused(
                f"{self.where(name)}: the store holds other bytes than were sent.",
                "Try again; if it stays, use a store that keeps SHA-256 checksums.",
            )

    def parts(self, name: str) -> Iterator[bytes]:
        """The object in parts."""
        try:
            found = self._bucket.ask(self._bucket.client.get_object, Key=self._bucket.key(name))
        except Refused as error:
            if code_of(error) not in _GONE:
                raise
            raise Refused(f"{self.where(name)} is missing.", BACK) from None
        yield from self._bucket.parts(found)

    def remove(self, name: str) -> None:
        """Deletes the object; a bucket that keeps versions keeps this one too."""
        self._bucket.ask(self._bucket.client.delete_object, Key=self._bucket.key(name))

    def names(self) -> list[str]:
        """The objects below the prefix."""
        pages = self._bucket.pages("list_objects_v2")
        return sorted(self._bucket.name(entry["Key"]) for page in pages for entry in page.get("Contents", []))

    def _gathered(self, name: str, parts: Iterable[bytes], file: IO[bytes]) -> str:
        """Writes the bytes into `file`, ready to be read; their SHA-256 as the store spells it."""
        hashed = hashlib.sha256()
        try:
            for part in parts:
                hashed.update(part)
                file.write(part)
            size = file.tell()
            file.seek(0)
        except OSError as error:
            raise Refused(f"{self.where(name)}: no room to gather it here: {error.strerror}.", "Make room.") from None
        if size > MOST_BYTES:
            raise Refused(f"{self.where(name)} would have {size:,} bytes.", "A bucket takes 5 GiB in one go.")
        return base64.b64encode(hashed.digest()).decode()

"""A bucket with Object Lock as a sink: what is kept cannot be taken away before its date, by us either.

Retention belongs to one version of an object, so the receipt names the version: without it a name proves
nothing. Every write sends our digest, mode and date, and reads all three back.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from musterroll.buckets.bucket import Bucket, BucketSettings
from musterroll.buckets.errors import Words, code_of
from musterroll.facts.errors import ConfigError, Refused
from musterroll.sinks.receipt import Receipt, safe_name, sha256_of

# COMPLIANCE has no undo: a slip of the finger must not lock bytes for seventy years.
LONGEST_RETENTION_DAYS = 3660
MODES = ("COMPLIANCE", "GOVERNANCE")
_WORDS = Words(
    settings={
        "NoSuchBucket": ("there is no such bucket", "Make it with Object Lock on, or mend its name in the settings."),
        "InvalidBucketState": ("the bucket takes no locked objects", "Make a new bucket with Object Lock on."),
    },
    refused={
        "AccessDenied": ("the bucket refused", "A lock holds, or a right is missing: see the page on anchors."),
        "BadDigest": ("the bytes that arrived have another digest than was sent", "Try again; if it stays, do not."),
        "InvalidRequest": (
            "the bucket did not take the lock",
            "The clock may be wrong, or the bucket has no Object Lock.",
        ),
    },
)


@dataclass(frozen=True)
class S3Settings(BucketSettings):
    """How a bucket is reached, and for how long what is kept in it is locked."""

    retention_days: int = 365
    mode: str = "COMPLIANCE"


class S3Sink:
    """Named bytes below one prefix of one bucket. `clock` says now in UTC; retention counts from it."""

    def __init__(self, settings: S3Settings, clock: Callable[[], datetime]) -> None:
        _check_settings(settings)
        self.settings = settings
        self._clock = clock
        self._bucket = Bucket(settings, _WORDS)
        self._client = self._bucket.client

    @property
    def place(self) -> str:
        """The bucket and prefix as `s3://bucket/prefix`."""
        return self._bucket.place

    def check(self) -> None:
        """Refuses a bucket that is missing, keeps no versions or has no Object Lock."""
        bucket = self.settings.bucket
        versioning = self._bucket.ask(self._client.get_bucket_versioning)
        if versioning.get("Status") != "Enabled":
            raise ConfigError(
                f"The bucket {bucket} keeps no versions, so what is written can be written over.",
                "Make a new bucket with Object Lock on: that turns versions on as well.",
            )
        try:
            found = self._bucket.ask(self._client.get_object_lock_configuration)
        except Refused as error:
            if code_of(error) != "ObjectLockConfigurationNotFoundError":
                raise
            found = {}
        if found.get("ObjectLockConfiguration", {}).get("ObjectLockEnabled") != "Enabled":
            raise ConfigError(
                f"The bucket {bucket} has no Object Lock, so what is written can be deleted.",
                "Make a new bucket with Object Lock on; name it in the settings.",
            )

    def keep(self, name: str, data: bytes) -> Receipt:
        """Writes once, locked. The same bytes again give the first version; other bytes are refused."""
        until = self.retain_until()
        key = self._key(name)
        standing = self._locked_version(key, data)
        if standing is not None:
            return self._receipt(name, key, data, standing, again=True)
        try:
            written = self._bucket.ask(
                self._client.put_object,
                **self._write(key, data),
                IfNoneMatch="*",
                ObjectLockMode=self.settings.mode,
                ObjectLockRetainUntilDate=until,
            )
        except Refused as error:
            if code_of(error) != "PreconditionFailed":
                raise
            return self._after_a_lost_answer(name, key, data)
        return self._receipt(name, key, data, written.get("VersionId"), until=until)

    def replace(self, name: str, data: bytes) -> Receipt:
        """Writes a new version; older ones stay."""
        key = self._key(name)
        written = self._bucket.ask(self._client.put_object, **self._write(key, data))
        return Receipt(self.place, name, sha256_of(data), version=written.get("VersionId"))

    def read(self, name: str, version: str | None = None) -> bytes | None:
        """The bytes of a version, else of the one that stands there; None when there are none."""
        wanted = {"VersionId": version} if version else {}
        try:
            found = self._bucket.ask(self._client.get_object, Key=self._key(name), **wanted)
        except Refused as error:
            if code_of(error) in ("NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"):
                return None
            raise
        return b"".join(self._bucket.parts(found))

    def names(self, under: str = "") -> list[str]:
        """The names that have versions below `under`, hidden by a delete marker or not, sorted."""
        return sorted({name for name, *_ in self._history(under)})

    def hidden(self, under: str = "") -> list[str]:
        """The names that somebody deleted: the versions are still there, but a plain look finds nothing."""
        return sorted(name for name, latest, _, marker in self._history(under) if marker and latest)

    def versions(self, name: str) -> list[str]:
        """The versions of one name, newest first."""
        return self.versions_under(name).get(name, [])

    def versions_under(self, under: str = "") -> dict[str, list[str]]:
        """The versions of every name below `under`, newest first, from one listing."""
        found: dict[str, list[str]] = {}
        for name, _, version, marker in self._history(under):
            if not marker:
                found.setdefault(name, []).append(version)
        return found

    def extend(self, name: str, version: str, until: datetime) -> Receipt:
        """Moves the date of a version later. Moving it earlier is refused by the store, and said."""
        key = self._key(name)
        self._bucket.ask(
            self._client.put_object_retention,
            Key=key,
            VersionId=version,
            Retention={"Mode": self.settings.mode, "RetainUntilDate": until},
        )
        head = self._head(key, version)
        locked_until = _locked_until(head)
        if locked_until is None or locked_until < _whole_seconds(until):
            raise Refused(f"{self.place}/{name}: the new date {until.isoformat()} was not taken.", _LOCK_REMEDY)
        return Receipt(self.place, name, _hex(head.get("ChecksumSHA256")), version, locked_until)

    def retain_until(self) -> datetime:
        """The date that a write of now would be locked to, in whole seconds UTC."""
        return _whole_seconds(self._clock() + timedelta(days=self.settings.retention_days))

    def _write(self, key: str, data: bytes) -> dict[str, Any]:
        digest = base64.b64encode(hashlib.sha256(data).digest()).decode()
        return {
            "Key": key,
            "Body": data,
            "ContentType": "application/octet-stream",
            "ChecksumAlgorithm": "SHA256",
            "ChecksumSHA256": digest,
        }

    def _after_a_lost_answer(self, name: str, key: str, data: bytes) -> Receipt:
        """The name is taken: by ourselves, when the answer to the first try was lost, or by others."""
        standing = self._locked_version(key, data)
        if standing is None:
            raise Refused(
                f"{self.place}/{name}: other bytes stand there (ours have SHA-256 {sha256_of(data)}).",
                "What is kept once is never written over. Find out who wrote it, then choose another prefix.",
            )
        return self._receipt(name, key, data, standing, again=True)

    def _locked_version(self, key: str, data: bytes) -> str | None:
        """The oldest version of a key that has our bytes and a lock."""
        for version in reversed(self.versions(self._bucket.name(key))):
            head = self._head(key, version)
            if _hex(head.get("ChecksumSHA256")) == sha256_of(data) and head.get("ObjectLockMode"):
                return version
        return None

    def _receipt(
        self,
        name: str,
        key: str,
        data: bytes,
        version: str | None,
        *,
        until: datetime | None = None,
        again: bool = False,
    ) -> Receipt:
        """What the store says of a version, compared with what was asked of it."""
        if not version:
            raise Refused(f"{self.place}/{name}: the store named no version.", _LOCK_REMEDY)
        head = self._head(key, version)
        locked_until = _locked_until(head)
        if _hex(head.get("ChecksumSHA256")) != sha256_of(data):
            raise Refused(f"{self.place}/{name}: the store holds other bytes than were sent.", _LOCK_REMEDY)
        if head.get("ObjectLockMode") not in MODES or locked_until is None or (until and locked_until < until):
            raise Refused(f"{self.place}/{name}: the store did not lock the version {version}.", _LOCK_REMEDY)
        return Receipt(self.place, name, sha256_of(data), version, locked_until, again)

    def _head(self, key: str, version: str) -> Any:
        return self._bucket.ask(self._client.head_object, Key=key, VersionId=version, ChecksumMode="ENABLED")

    def _history(self, under: str) -> Iterator[tuple[str, bool, str, bool]]:
        """Name, whether it is what a plain look finds, version, and whether it is a delete marker."""
        for page in self._bucket.pages("list_object_versions", under):
            for entry in page.get("Versions", []):
                yield self._bucket.name(entry["Key"]), entry["IsLatest"], entry["VersionId"], False
            for entry in page.get("DeleteMarkers", []):
                yield self._bucket.name(entry["Key"]), entry["IsLatest"], entry["VersionId"], True

    def _key(self, name: str) -> str:
        return self._bucket.key(safe_name(name))


_LOCK_REMEDY = "Do not count on this copy. Look at the bucket's settings and rights, then try again."


def _check_settings(settings: S3Settings) -> None:
    if not 1 <= settings.retention_days <= LONGEST_RETENTION_DAYS:
        raise ConfigError(
            f"A retention of {settings.retention_days} days is not taken: a lock has no undo.",
            f"Give 1 to {LONGEST_RETENTION_DAYS} days; it can be made longer later, never shorter.",
        )
    if settings.mode not in MODES:
        raise ConfigError(f"There is no lock mode {settings.mode!r}.", f"Give one of {', '.join(MODES)}.")


def _locked_until(head: dict[str, Any]) -> datetime | None:
    until = head.get("ObjectLockRetainUntilDate")
    return until.astimezone(UTC) if isinstance(until, datetime) else None


def _whole_seconds(instant: datetime) -> datetime:
    return instant.astimezone(UTC).replace(microsecond=0)


def _hex(checksum: str | None) -> str:
    try:
        return base64.b64decode(checksum or "").hex()
    except ValueError:
        return ""

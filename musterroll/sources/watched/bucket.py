"""A bucket that is watched, below one prefix: an object is there whole or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

from musterroll.facts.errors import MusterrollError
from musterroll.sources.watched.bucket_errors import asked, code_of
from musterroll.sources.watched.place import Lying

_PART = 1 << 20


@dataclass(frozen=True)
class BucketSettings:
    """How a bucket is reached. Keys left out are looked up as other programs do (environment, role)."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    timeout_s: float = 60.0


class BucketPlace:
    """The objects of one bucket below one prefix. It is only listed and read."""

    def __init__(self, settings: BucketSettings) -> None:
        self.settings = settings
        self._made: Any = None

    @property
    def place(self) -> str:
        """The bucket and prefix as `s3://bucket/prefix`."""
        return f"s3://{self.settings.bucket}/{self.settings.prefix}".rstrip("/")

    def lying(self) -> list[Lying]:
        """Every object below the prefix."""
        pages = self._client.get_paginator("list_objects_v2")
        wanted = {"Bucket": self.settings.bucket, "Prefix": self._prefix}
        found = []
        for page in asked(self.place, lambda: list(pages.paginate(**wanted))):
            for entry in page.get("Contents", []):
                name = entry["Key"].removeprefix(self._prefix)
                if name and not name.endswith("/"):
                    found.append(_lying(name, entry))
        return found

    def fetch(self, one: Lying, into: Path) -> str | None:
        """Copies an object, if it is still the one that was listed."""
        try:
            answer = self._ask(
                self._client.get_object, Bucket=self.settings.bucket, Key=self._prefix + one.name, IfMatch=one.mark
            )
        except MusterrollError as error:
            if code_of(error) in ("NoSuchKey", "404", "PreconditionFailed", "412"):
                return None
            raise
        digest = hashlib.sha256()
        with os.fdopen(os.open(into, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            while part := asked(self.place, answer["Body"].read, _PART):
                digest.update(part)
                out.write(part)
        return digest.hexdigest()

    @property
    def _client(self) -> Any:
        if self._made is None:
            self._made = asked(self.place, _client, self.settings)
        return self._made

    def _ask(self, call: Callable[..., Any], **wanted: Any) -> Any:
        return asked(self.place, call, **wanted)

    @property
    def _prefix(self) -> str:
        return f"{self.settings.prefix.strip('/')}/" if self.settings.prefix.strip("/") else ""


def _lying(name: str, entry: dict[str, Any]) -> Lying:
    return Lying(name, entry["Size"], entry["LastModified"].astimezone(UTC), entry["ETag"], whole=True)


def _client(settings: BucketSettings) -> Any:
    import boto3
    from botocore.config import Config

    return boto3.session.Session().client(
        "s3",
        endpoint_url=settings.endpoint,
        region_name=settings.region or ("us-east-1" if settings.endpoint else None),
        aws_access_key_id=settings.access_key,
        aws_secret_access_key=settings.secret_key,
        config=Config(
            connect_timeout=settings.timeout_s,
            read_timeout=settings.timeout_s,
            retries={"mode": "standard", "max_attempts": 3},
            s3={"addressing_style": "path"} if settings.endpoint else None,
        ),
    )

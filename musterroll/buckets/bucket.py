"""One bucket below one prefix, asked through boto3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from musterroll.buckets.errors import Words, asked

PART = 1 << 20  # bytes that are read at once


@dataclass(frozen=True)
class BucketSettings:
    """How a bucket is reached. Keys left out are looked up as other programs do (environment, role)."""

    bucket: str
    prefix: str = ""
    endpoint: str | None = None
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    timeout_s: float = 20.0


class Bucket:
    """Calls on one bucket. Names are those below the prefix; any number of threads may ask."""

    def __init__(self, settings: BucketSettings, words: Words, client: Callable[[], Any] | None = None) -> None:
        self.settings, self._words = settings, words
        self._client = client or cache(lambda: asked(self.place, words, _client, settings))

    def below(self, folder: str) -> Bucket:
        """What lies below a folder of the prefix, asked through the same client."""
        return Bucket(replace(self.settings, prefix=self.key(folder)), self._words, self._client)

    @property
    def place(self) -> str:
        """The bucket and prefix as `s3://bucket/prefix`."""
        return f"s3://{self.settings.bucket}/{self.settings.prefix}".rstrip("/")

    @property
    def client(self) -> Any:
        """The client, made when something is asked first: its libraries are slow to import."""
        return self._client()

    def ask(self, call: Callable[..., Any], **wanted: Any) -> Any:
        """The answer to a call of the client about this bucket."""
        return asked(self.place, self._words, call, Bucket=self.settings.bucket, **wanted)

    def pages(self, call: str, under: str = "") -> Iterator[dict[str, Any]]:
        """The pages of a listing below `under`."""
        pages = self.client.get_paginator(call)
        wanted = {"Bucket": self.settings.bucket, "Prefix": self.key(under)}
        yield from asked(self.place, self._words, lambda: list(pages.paginate(**wanted)))

    def parts(self, answer: dict[str, Any]) -> Iterator[bytes]:
        """The bytes of an object as they come."""
        while part := asked(self.place, self._words, answer["Body"].read, PART):
            yield part

    def key(self, name: str) -> str:
        """What the store calls a name."""
        prefix = self.settings.prefix.strip("/")
        return f"{prefix}/{name}" if prefix else name

    def name(self, key: str) -> str:
        """What we call a key of the store."""
        return key.removeprefix(self.key(""))


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

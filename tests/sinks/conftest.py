"""One sink of each kind, so that what is promised of all is asked of all."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from musterroll.sinks.folder import FolderSink
from musterroll.sinks.receipt import Sink
from musterroll.sinks.s3 import S3Settings, S3Sink
from tests import seaweed


@pytest.fixture
def s3() -> seaweed.Store:
    return seaweed.store()


@pytest.fixture(scope="session")
def locked() -> str:
    """A bucket with versions and Object Lock; each test has a prefix of its own in it."""
    return seaweed.store().bucket("locked")


@pytest.fixture
def prefix() -> str:
    return f"anchors-{uuid.uuid4().hex[:12]}"


@pytest.fixture
def sink_for(s3: seaweed.Store, prefix: str) -> Callable[..., S3Sink]:
    """Makes a sink for a bucket; further settings by name."""

    def make(bucket: str, **more: object) -> S3Sink:
        settings = {"prefix": prefix, "endpoint": s3.endpoint, "retention_days": 2, "timeout_s": 60.0, **more}
        keys = {"access_key": seaweed.ACCESS, "secret_key": seaweed.SECRET}
        return S3Sink(S3Settings(bucket, **keys, **settings), lambda: datetime.now(UTC))  # type: ignore[arg-type]

    return make


@pytest.fixture(params=["folder", "s3"])
def sink(request: pytest.FixtureRequest, tmp_path: Path) -> Sink:
    if request.param == "folder":
        return FolderSink(tmp_path)
    made: S3Sink = request.getfixturevalue("sink_for")(request.getfixturevalue("locked"))
    return made

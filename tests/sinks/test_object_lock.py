"""Against a real S3 with Object Lock: what is locked stays, and what only looks locked is refused."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sinks.s3 import LONGEST_RETENTION_DAYS, S3Settings, S3Sink
from tests import seaweed
from tests.wire import wire

Make = Callable[..., S3Sink]


def test_the_receipt_names_version_digest_and_date(sink_for: Make, locked: str, prefix: str) -> None:
    before = datetime.now(UTC)
    receipt = sink_for(locked).keep("a.txt", b"one")
    assert receipt.version
    assert receipt.sha256 == hashlib.sha256(b"one").hexdigest()
    assert receipt.retain_until is not None
    assert timedelta(days=2) - timedelta(seconds=2) <= receipt.retain_until - before
    assert receipt.place == f"s3://{locked}/{prefix}"


def test_mode_and_date_are_sent_with_the_object_and_not_left_to_the_bucket(
    s3: seaweed.Store, sink_for: Make, locked: str, prefix: str
) -> None:
    receipt = sink_for(locked).keep("a.txt", b"one")
    head = s3.client().head_object(Bucket=locked, Key=f"{prefix}/a.txt", VersionId=receipt.version)
    assert head["ObjectLockMode"] == "COMPLIANCE"
    assert head["ObjectLockRetainUntilDate"].astimezone(UTC) == receipt.retain_until


def test_a_locked_version_cannot_be_deleted_by_its_owner(
    s3: seaweed.Store, sink_for: Make, locked: str, prefix: str
) -> None:
    from botocore.exceptions import ClientError

    receipt = sink_for(locked).keep("a.txt", b"one")
    for bypass in ({}, {"BypassGovernanceRetention": True}):
        with pytest.raises(ClientError, match="AccessDenied"):
            s3.client().delete_object(Bucket=locked, Key=f"{prefix}/a.txt", VersionId=receipt.version, **bypass)
    assert sink_for(locked).read("a.txt", receipt.version) == b"one"


def test_a_date_moves_later_and_never_earlier(sink_for: Make, locked: str) -> None:
    sink = sink_for(locked)
    first = sink.keep("a.txt", b"one")
    assert first.version and first.retain_until
    later = sink.extend("a.txt", first.version, first.retain_until + timedelta(days=5))
    assert later.retain_until == first.retain_until + timedelta(days=5)
    with pytest.raises(Refused, match=re.escape("the bucket refused (AccessDenied)")):
        sink.extend("a.txt", first.version, first.retain_until)
    again = sink.keep("a.txt", b"one")
    assert again.retain_until == later.retain_until


def test_a_compliance_lock_cannot_become_a_weaker_one(sink_for: Make, locked: str) -> None:
    first = sink_for(locked).keep("a.txt", b"one")
    assert first.version and first.retain_until
    with pytest.raises(Refused):
        sink_for(locked, mode="GOVERNANCE").extend("a.txt", first.version, first.retain_until + timedelta(days=1))


def test_a_delete_marker_is_noticed_and_the_bytes_are_still_found(
    s3: seaweed.Store, sink_for: Make, locked: str, prefix: str
) -> None:
    sink = sink_for(locked)
    first = sink.keep("a.txt", b"one")
    assert sink.hidden() == []
    s3.client().delete_object(Bucket=locked, Key=f"{prefix}/a.txt")
    assert sink.hidden() == ["a.txt"]
    assert sink.names() == ["a.txt"]
    assert sink.read("a.txt") is None
    assert sink.read("a.txt", first.version) == b"one"


def test_after_a_delete_marker_the_same_bytes_make_no_second_version(
    s3: seaweed.Store, sink_for: Make, locked: str, prefix: str
) -> None:
    sink = sink_for(locked)
    first = sink.keep("a.txt", b"one")
    s3.client().delete_object(Bucket=locked, Key=f"{prefix}/a.txt")
    assert sink.keep("a.txt", b"one").version == first.version
    assert sink.versions("a.txt") == [first.version]


def test_what_somebody_put_over_ours_does_not_hide_ours(
    s3: seaweed.Store, sink_for: Make, locked: str, prefix: str
) -> None:
    sink = sink_for(locked)
    first = sink.keep("a.txt", b"one")
    s3.client().put_object(Bucket=locked, Key=f"{prefix}/a.txt", Body=b"forged")
    assert len(sink.versions("a.txt")) == 2
    assert sink.keep("a.txt", b"one").version == first.version


def test_a_lost_answer_and_a_retry_make_one_version(s3: seaweed.Store, sink_for: Make, locked: str) -> None:
    with wire(s3.endpoint, lose="PUT /") as between:
        receipt = sink_for(locked, endpoint=between.endpoint).keep("a.txt", b"one")
    assert between.lost == ["PUT"]
    assert receipt.again
    assert sink_for(locked).versions("a.txt") == [receipt.version]


def test_bytes_that_arrive_changed_are_refused_by_the_store(sink_for: Make, locked: str) -> None:
    sink = sink_for(locked)
    sent = sink._write

    def changed(key: str, data: bytes) -> dict[str, object]:
        return sent(key, data) | {"Body": data + b"!"}

    sink._write = changed  # type: ignore[method-assign]
    with pytest.raises(Refused, match=r"another digest than was sent \(BadDigest\)"):
        sink.keep("a.txt", b"one")
    assert sink.names() == []


def test_a_bucket_that_is_missing_keeps_no_versions_or_has_no_lock_is_refused(
    s3: seaweed.Store, sink_for: Make, locked: str
) -> None:
    plain, versioned = s3.bucket(f"plain-{locked}", lock=False), s3.bucket(f"versioned-{locked}", lock=False)
    s3.client().put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Enabled"})
    for bucket, sentence in (
        (f"none-{locked}", "there is no such bucket"),
        (plain, "keeps no versions"),
        (versioned, "has no Object Lock"),
    ):
        with pytest.raises(ConfigError, match=sentence):
            sink_for(bucket).check()


def test_a_bucket_without_a_lock_is_never_taken_for_a_locked_one(
    s3: seaweed.Store, sink_for: Make, prefix: str
) -> None:
    """Even when nobody asked it beforehand."""
    with pytest.raises((ConfigError, Refused)):
        sink_for(s3.bucket(f"unlocked-{prefix}", lock=False)).keep("a.txt", b"one")


def test_a_wrong_key_is_a_setting_to_mend(sink_for: Make, locked: str, s3: seaweed.Store) -> None:
    settings = S3Settings(locked, endpoint=s3.endpoint, access_key="nobody", secret_key="nothing")
    with pytest.raises(ConfigError, match="access key is not known"):
        S3Sink(settings, lambda: datetime.now(UTC)).check()


def test_a_store_that_does_not_answer_is_tried_again(sink_for: Make, locked: str) -> None:
    with pytest.raises(TryLater, match="no answer"):
        sink_for(locked, endpoint="http://127.0.0.1:9", timeout_s=1.0).check()


@pytest.mark.parametrize("days", [0, -1, LONGEST_RETENTION_DAYS + 1])
def test_a_retention_beyond_ten_years_is_taken_for_a_slip(days: int) -> None:
    with pytest.raises(ConfigError, match="a lock has no undo"):
        S3Sink(S3Settings("b", retention_days=days), lambda: datetime.now(UTC))


def test_keys_are_not_shown_with_the_settings() -> None:
    shown = repr(S3Settings("b", access_key="the-access-key", secret_key="the-secret-key"))
    assert "the-" not in shown

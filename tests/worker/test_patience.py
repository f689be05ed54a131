"""What failed is left alone for longer each time, and for an hour at most."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from musterroll.worker.patience import Patience

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_waits_double_up_to_an_hour_and_begin_anew_after_success() -> None:
    patience = Patience()
    waits = [(patience.lost("sealing", NOON) - NOON).total_seconds() for _ in range(12)]
    assert waits == [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600, 3600]
    assert not patience.over("sealing", NOON + timedelta(minutes=59))
    assert patience.over("sealing", NOON + timedelta(hours=1))
    assert patience.over("okta", NOON)
    patience.kept("sealing")
    assert patience.over("sealing", NOON)
    assert patience.lost("sealing", NOON) == NOON + timedelta(seconds=10)

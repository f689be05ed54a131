"""The clock of the web application, where tests and the demo company say which time it is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from musterroll.web import clock

STOOD = datetime(2026, 1, 20, 14, 40, tzinfo=UTC)


def test_a_named_instant_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2026-01-20T15:40:00+01:00")
    assert (clock.now(), clock.now()) == (STOOD, STOOD)


def test_a_named_instant_can_be_one_from_which_time_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, "2026-01-20T14:40:00Z+")
    passed = iter((10.0, 11.5))
    monkeypatch.setattr(clock, "_BEGAN", 8.0)
    monkeypatch.setattr("musterroll.web.clock.monotonic", lambda: next(passed))
    assert [(clock.now() - STOOD).total_seconds() for _ in range(2)] == [2, 3.5]

"""What all tests share: no test leaves this machine, and histories are made the same way everywhere."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

# A plain run makes the same histories each time, so it passes or fails for what was changed. `make test-full`
# makes others, and ten times as many. Nothing is timed: the machine may be slow.
_SHARED: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("plain", derandomize=True, max_examples=100, **_SHARED)
settings.register_profile("thorough", derandomize=False, max_examples=1000, **_SHARED)
settings.load_profile("thorough" if os.environ.get("MUSTERROLL_THOROUGH") else "plain")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What modules and tests are made of stays to the end, so the collector of garbage need not walk it."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_unconfigure() -> None:
    """What is still there at the end is taken apart as in any other program."""
    gc.unfreeze()


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """Find real input by its name under the data folder beside the project; skip the test where it is absent."""

    def find(name: str) -> Path:
        path = DATA / name
        if not path.exists():
            pytest.skip(f"../shared/data/{name} is not there")
        return path

    return find


@pytest.fixture(autouse=True)
def _stay_on_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to another machine is an error in whichever test tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        local = self.family not in (socket.AF_INET, socket.AF_INET6) or address[0] in ("127.0.0.1", "::1", "localhost")
        if not local:
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)

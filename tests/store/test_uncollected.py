"""Python's collector waits while very many objects are made, and goes on afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from musterroll.store.state.uncollected import uncollected


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    enabled = gc.isenabled()
    yield
    (gc.enable if enabled else gc.disable)()


def test_the_collector_goes_on_when_the_last_of_several_is_done() -> None:
    gc.enable()
    first, second = uncollected(), uncollected()
    with first:
        with second:
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_goes_on_after_what_failed() -> None:
    gc.enable()
    with pytest.raises(ZeroDivisionError), uncollected():
        raise ZeroDivisionError
    assert gc.isenabled()


def test_a_collector_that_was_switched_off_stays_so() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()

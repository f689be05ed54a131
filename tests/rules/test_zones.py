"""The zone data that a reconciliation names is that which is installed."""

from __future__ import annotations

from importlib.metadata import version

from musterroll.rules.zones import tzdata_version


def test_the_version_of_the_zone_data_is_that_which_was_installed() -> None:
    assert tzdata_version() == version("tzdata")

"""Sources are found by listing a folder, and by entry point."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.sources import catalogue, systems
from tests.house.tree import PACKAGE
from tests.sources.kit.roster import SOURCE


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    catalogue.sources.cache_clear()
    yield
    catalogue.sources.cache_clear()


def brought(monkeypatch: pytest.MonkeyPatch, value: str, name: str = "roster") -> None:
    entry = EntryPoint(name=name, value=value, group=catalogue.GROUP)
    monkeypatch.setattr(catalogue, "entry_points", lambda group: EntryPoints([entry]))


def test_whatever_lies_in_the_folder_is_a_source() -> None:
    names = {path.stem for path in (PACKAGE / "sources" / "systems").iterdir() if not path.name.startswith("_")}
    assert names <= set(catalogue.sources())
    assert all(source.name == name for name, source in catalogue.sources().items())


def test_a_source_of_another_package_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    brought(monkeypatch, "tests.sources.kit.roster:SOURCE")
    assert catalogue.find("roster") is SOURCE


def test_what_another_package_brings_must_be_a_source_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    brought(monkeypatch, "tests.sources.kit.roster:STATUS")
    with pytest.raises(ConfigError, match="offers no source"):
        catalogue.sources()
    brought(monkeypatch, f"{systems.__name__}.okta:SOURCE")
    with pytest.raises(ConfigError, match="Two sources are named 'okta'"):
        catalogue.sources()


def test_a_name_that_is_none_is_answered_with_all_names() -> None:
    with pytest.raises(ConfigError, match=r"There are: .*okta"):
        catalogue.find("otka")

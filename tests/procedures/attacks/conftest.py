"""A sealed and anchored book, made once and put back for every attack."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.procedures.tampering import Crime, Scene, build


@pytest.fixture(scope="session")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Scene, Path]]:
    base = tmp_path_factory.mktemp("attacks")
    scene = build(base / "scene")
    shutil.copytree(base / "scene", base / "kept")
    yield scene, base / "kept"


@pytest.fixture
def scene(untouched: tuple[Scene, Path]) -> Scene:
    made, kept = untouched
    made.put_back(kept)
    return made


@pytest.fixture
def crime(scene: Scene) -> Crime:
    return Crime(scene)

"""What the tests of files share."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sources.reading import Folder


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder to write files into and read them from."""
    return Folder(tmp_path)

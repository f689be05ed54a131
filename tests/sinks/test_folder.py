"""A folder keeps files whole and read-only, and is not mistaken for an empty one when it is not mounted."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, MusterrollError, TryLater
from musterroll.sinks.folder import FolderSink


def test_a_folder_that_is_not_there_is_said_and_not_made(tmp_path: Path) -> None:
    away = FolderSink(tmp_path / "stick")
    for act in (away.check, away.names, lambda: away.keep("a", b"x"), lambda: away.read("a")):
        with pytest.raises(ConfigError, match="no such folder"):
            act()
    assert not (tmp_path / "stick").exists()


def test_what_is_kept_is_read_only(tmp_path: Path) -> None:
    FolderSink(tmp_path).keep("a.txt", b"one")
    assert (tmp_path / "a.txt").stat().st_mode & 0o222 == 0


def test_no_half_file_is_left_when_writing_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(TryLater, match="No space left"):
        FolderSink(tmp_path).keep("deep/a.txt", b"one")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_file_that_somebody_changed_is_noticed_when_it_is_kept_again(tmp_path: Path) -> None:
    sink = FolderSink(tmp_path)
    sink.keep("a.txt", b"one")
    (tmp_path / "a.txt").chmod(0o644)
    (tmp_path / "a.txt").write_bytes(b"two")
    with pytest.raises(MusterrollError, match="other bytes"):
        sink.keep("a.txt", b"one")


def test_a_share_without_second_names_for_a_file_still_keeps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def cannot(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", cannot)
    sink = FolderSink(tmp_path)
    assert not sink.keep("a.txt", b"one").again
    with pytest.raises(MusterrollError):
        sink.keep("a.txt", b"two")
    assert sink.read("a.txt") == b"one"

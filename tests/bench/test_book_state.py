"""The harness of the state's figures, at a tiny size; no time is looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import book_state, data


def test_the_figures_of_the_state_are_made_from_a_book_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(book_state, "WORK", tmp_path)
    monkeypatch.setattr(data, "WORK", tmp_path)
    monkeypatch.setattr(book_state, "ROUNDS", 1)
    monkeypatch.setattr(book_state, "COUNTS", (1, 5))
    for _ in range(2):
        figures = book_state.main(20)
        assert figures["people"] == 20
        assert {"visible_1", "visible_5", "check_ratio"} <= figures.keys()
    assert (tmp_path / "book-20" / "ready").exists()

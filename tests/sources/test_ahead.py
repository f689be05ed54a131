"""Files that are read ahead are what they are when they are read in their turn, errors included."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Thread

import pytest

from musterroll.facts.errors import MusterrollError, Refused
from musterroll.sources.files import ahead
from musterroll.sources.files.ahead import read_ahead
from musterroll.sources.files.received import receive


def test_what_was_read_ahead_is_given_once_and_then_read_anew(tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("a,b\n1,2\n", "utf-8")
    ask = read_ahead([str(file)])
    first = ask(str(file))
    assert first == receive(str(file))
    file.write_text("a,b\n3,4\n", "utf-8")
    assert ask(str(file)) == receive(str(file)) != first


@pytest.mark.parametrize("what", ["absent", "empty", "a folder"])
def test_what_cannot_be_read_is_said_when_it_is_asked_for(tmp_path: Path, what: str) -> None:
    place = tmp_path / "people.csv"
    if what == "empty":
        place.touch()
    elif what == "a folder":
        place.mkdir()
    ask = read_ahead([str(place)])
    with pytest.raises(MusterrollError) as expected:
        receive(str(place))
    with pytest.raises(type(expected.value)) as said:
        ask(str(place))
    assert (said.value.what, said.value.remedy) == (expected.value.what, expected.value.remedy)


def test_files_that_are_large_together_are_read_in_their_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [tmp_path / name for name in ("small.csv", "large.csv", "last.csv")]
    for size, file in zip((4, 100, 4), files, strict=True):
        file.write_bytes(b"x" * size)
    monkeypatch.setattr(ahead, "MOST", 50)
    ask = read_ahead([str(file) for file in files])
    assert ask(str(files[0])).size == 4
    for file in files[1:]:
        file.unlink()
        with pytest.raises(Refused, match="no such file"):
            ask(str(file))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_touched_before_it_is_asked_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    ask = read_ahead([str(pipe)])
    writer = Thread(target=pipe.write_bytes, args=(b"a,b\n",))
    writer.start()
    assert ask(str(pipe)).data == b"a,b\n"
    writer.join()

"""What is promised of every sink: written once, the same twice is no second copy, nothing leads out of it."""

from __future__ import annotations

import hashlib

import pytest

from musterroll.facts.errors import ConfigError, Refused
from musterroll.sinks.receipt import Sink


def test_a_place_that_can_keep_is_taken(sink: Sink) -> None:
    sink.check()
    assert sink.names() == []


def test_what_is_kept_is_read_back_and_named_by_its_digest(sink: Sink) -> None:
    receipt = sink.keep("checkpoints/000.txt", b"size 0\n")
    assert receipt.sha256 == hashlib.sha256(b"size 0\n").hexdigest()
    assert not receipt.again
    assert sink.read("checkpoints/000.txt") == b"size 0\n"


def test_the_same_bytes_again_are_already_kept(sink: Sink) -> None:
    first = sink.keep("a.txt", b"one")
    again = sink.keep("a.txt", b"one")
    assert again.again
    assert (again.name, again.sha256, again.version) == (first.name, first.sha256, first.version)


def test_other_bytes_under_a_kept_name_are_refused_and_the_first_stay(sink: Sink) -> None:
    sink.keep("a.txt", b"one")
    with pytest.raises(Refused, match="other bytes stand there"):
        sink.keep("a.txt", b"two")
    assert sink.read("a.txt") == b"one"


def test_a_name_that_changes_by_nature_can_be_replaced(sink: Sink) -> None:
    sink.replace("checkpoint", b"one")
    sink.replace("checkpoint", b"two")
    assert sink.read("checkpoint") == b"two"


def test_nothing_under_a_name_is_none(sink: Sink) -> None:
    assert sink.read("nothing.txt") is None


def test_no_bytes_are_bytes_too(sink: Sink) -> None:
    sink.keep("empty", b"")
    assert sink.read("empty") == b""


def test_names_are_found_by_the_folder_they_stand_in(sink: Sink) -> None:
    for name in ("b/2.txt", "b/1.txt", "c.txt"):
        sink.keep(name, name.encode())
    assert sink.names() == ["b/1.txt", "b/2.txt", "c.txt"]
    assert sink.names("b") == ["b/1.txt", "b/2.txt"]


@pytest.mark.parametrize("name", ["../out", "/etc/x", "a//b", "a/./b", "", "a\nb", "ä"])
def test_a_name_that_leads_elsewhere_is_refused(sink: Sink, name: str) -> None:
    with pytest.raises(ConfigError, match="cannot be kept"):
        sink.keep(name, b"x")

"""A person is erased from every pull that showed them."""

from __future__ import annotations

import gzip

from musterroll import config
from musterroll.store.setup import open_book
from tests.cli.books import BookFolder
from tests.cli.sources.asked import SECOND, THIRD, bodies, collect
from tests.sources.systems.okta.server import OktaServer


def test_a_person_is_erased_from_every_pull_and_the_others_stay(alone: BookFolder, okta: OktaServer) -> None:
    collect(alone, "okta")
    collect(alone, "okta", "--full", at=SECOND)  # its rows gave no new fact
    word = ("--reason", "She asked for it.", "--before-retention", "--yes")
    alone.done("erase", "mara.5@northfen.example", *word, "--now", SECOND)
    book = open_book(config.load(alone.folder))
    kept = [gzip.decompress(book.extracts.read(digest)) for digest in book.extracts.digests()]
    assert not [raw for raw in kept if b"mara.5@" in raw or b"Quill 5" in raw]
    assert [raw for raw in kept if b"mara.4@" in raw and b"mara.6@" in raw]
    alone.done("log", "verify")
    size = alone.size()
    okta.lists["users"] = [one for one in okta.lists["users"] if one["id"] not in ("00u4", "00u5")]
    okta.members["00gprod"].remove("00u5")
    collect(alone, "okta", at=THIRD)  # beside the copies that are left
    assert [body.account for body in bodies(alone, size, "person.observed")] == ["00u4"]

"""Bundles of entries."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.ledger.bundles import LONGEST_ENTRY, bundle, entries_in
from musterroll.ledger.errors import ProofError


@given(st.lists(st.binary(max_size=300), max_size=20))
def test_entries_come_out_as_they_went_in(entries: list[bytes]) -> None:
    assert entries_in(bundle(entries)) == entries


def test_an_entry_stands_behind_its_length() -> None:
    assert bundle([b"", b"ab", b"x" * 258]) == b"\0\0" + b"\0\2ab" + b"\1\2" + b"x" * 258


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.integers(1, 400))
def test_a_bundle_that_was_cut_is_noticed_or_holds_fewer_entries(entries: list[bytes], cut: int) -> None:
    data = bundle(entries)
    try:
        found = entries_in(data[:-cut])
    except ProofError as error:
        assert "ends within its entry" in str(error)
    else:
        assert found == entries[: len(found)]
        assert len(found) < len(entries)


def test_the_longest_entry_fits_and_a_longer_one_is_refused() -> None:
    assert entries_in(bundle([b"x" * LONGEST_ENTRY])) == [b"x" * LONGEST_ENTRY]
    with pytest.raises(ProofError, match="Entry 1 of a bundle has 65536 bytes"):
        bundle([b"", b"x" * (LONGEST_ENTRY + 1)])

"""Whatever a file is made of: it is read with every row accounted for, or refused in two lines."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import MusterrollError
from musterroll.sources.files.declarations import Declarations
from tests.sources.binaries import locked_workbook, workbook
from tests.sources.reading import AS_OF, ASSETS, read_both_ways, whole

PEOPLE = workbook(Staff=[["Employee ID", "Name", "Email"], [1, "Ana", "ana@x.example"], [2, "Bo", "bo@x.example"]])
SAMPLES = [path.read_bytes() for path in sorted((ASSETS / "exports").glob("*.csv"))] + [PEOPLE, locked_workbook()]
BITS = st.sampled_from(
    [b"", b'"', b",", b"\n", b"\r", b"\0", b";", b"\xff", b"\xc3", b"=", b"31/02/2025", b"{", b"n/a"]
)
CUTS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 6), BITS), min_size=1, max_size=6)


def damaged(content: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """The content with some bytes replaced by others."""
    for place, length, bits in cuts:
        at = int(place * len(content))
        content = content[:at] + bits + content[at + length :]
    return content


def read_or_refuse(content: bytes, name: str) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            whole(read_both_ways([str(path)], Declarations(as_of=AS_OF, dates="dmy")))
        except MusterrollError as error:
            assert len(str(error).splitlines()) == 2, error


@given(st.sampled_from(SAMPLES), CUTS)
def test_a_damaged_export_is_read_or_refused(sample: bytes, cuts: list[tuple[float, int, bytes]]) -> None:
    read_or_refuse(damaged(sample, cuts), "x.xlsx" if sample in SAMPLES[-2:] else "x.csv")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    read_or_refuse(content, "x.csv")

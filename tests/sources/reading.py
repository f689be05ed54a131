"""Files written, read and looked at, in few words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pytest

from musterroll.facts.errors import MusterrollError
from musterroll.facts.tables import INPUTS, REFUSED, SCHEMAS, FactTables
from musterroll.sources.files.declarations import Declarations
from musterroll.sources.files.mapping import parse_mapping
from musterroll.sources.files.read import read_files

AS_OF = date(2026, 1, 20)
ASSETS = Path(__file__).resolve().parents[1] / "assets"
Rows = list[dict[str, Any]]


class Folder:
    """A folder in which files are written and read."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, name: str, content: str | bytes) -> str:
        """Write a file; text as UTF-8, as it is."""
        file = self.path / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return str(file)

    def read(
        self,
        files: dict[str, str | bytes],
        maps: Sequence[str] = (),
        paths: Sequence[str] | None = None,
        **declared: Any,
    ) -> FactTables:
        """Write the files and read them, in their order, or as `paths` names them (`okta=x.csv`)."""
        written = {name: self.write(name, content) for name, content in files.items()}
        told = list(paths or files)
        names = sorted(written, key=len, reverse=True)
        full = [next((one.replace(n, written[n], 1) for n in names if n in one), one) for one in told]
        settings = {"as_of": AS_OF, "mappings": tuple(parse_mapping(text) for text in maps), **declared}
        return whole(read_both_ways(full, Declarations(**settings)))

    def refusal(self, files: dict[str, str | bytes], maps: Sequence[str] = (), **declared: Any) -> str:
        """The error that these files give, in its two lines."""
        with pytest.raises(MusterrollError) as caught:
            self.read(files, maps, **declared)
        text = str(caught.value)
        assert len(text.splitlines()) == 2, text
        assert caught.value.remedy
        return text


def read_both_ways(paths: Sequence[str], declared: Declarations) -> FactTables:
    """The facts as the quick ways give them; the careful way gives the same facts, refused rows, notes and errors."""
    quick = outcome(paths, declared)
    with careful():
        slow = outcome(paths, declared)
    if isinstance(quick, MusterrollError) or isinstance(slow, MusterrollError):
        assert str(quick) == str(slow)
        assert isinstance(quick, MusterrollError)
        raise quick
    assert quick.inputs.to_pylist() == slow.inputs.to_pylist()
    assert quick.refused.to_pylist() == slow.refused.to_pylist()
    assert quick.tables.keys() == slow.tables.keys()
    for kind, table in quick.tables.items():
        assert isinstance(table, pa.Table)
        assert table.to_pylist() == slow.tables[kind].to_pylist()  # type: ignore[union-attr]
    return quick


def outcome(paths: Sequence[str], declared: Declarations) -> FactTables | MusterrollError:
    """The facts in these files, or the error about them."""
    try:
        return read_files(paths, declared)
    except MusterrollError as error:
        return error


@contextmanager
def careful() -> Iterator[None]:
    """No quick way is taken: rows pass one by one, dates are read text by text."""
    with ExitStack() as stack:
        for place in ("delimited.fast_body", "date_columns.read_uniform", "date_numeric.read_numeric"):
            stack.enter_context(patch(f"musterroll.sources.files.{place}", lambda *_: None))
        yield


def whole(facts: FactTables) -> FactTables:
    """The same facts, after what must hold of every run: schemas, and rows in = facts + refused."""
    assert facts.inputs.schema == INPUTS
    assert facts.refused.schema == REFUSED
    for kind, table in facts.tables.items():
        assert isinstance(table, pa.Table)
        assert table.schema == SCHEMAS[kind]
        table.validate(full=True)
    for entry in facts.inputs.to_pylist():
        own = [row for row in facts.refused.to_pylist() if row["input"] == entry["input"]]
        assert entry["rows"] == entry["facts"] + entry["refused"]
        assert len({row["row"] for row in own}) == len(own) == entry["refused"]
        producing = {row["row"] for kind in facts.tables for row in rows(facts, kind) if row["input"] == entry["input"]}
        assert not producing & {row["row"] for row in own}
        if "session.held" not in facts.tables:  # one fact for many rows
            assert len(producing) == entry["facts"]
    return facts


def rows(facts: FactTables, kind: str) -> Rows:
    """The facts of a kind as dictionaries."""
    table = facts.tables.get(kind)
    if table is None:
        return []
    assert isinstance(table, pa.Table)
    found: Rows = table.to_pylist()
    return found


def only(facts: FactTables, kind: str) -> dict[str, Any]:
    """The one fact of a kind."""
    found = rows(facts, kind)
    assert len(found) == 1, found
    return found[0]


def notes(facts: FactTables, number: int = 0) -> str:
    """The notes of an input, one a line."""
    return "\n".join(facts.inputs.to_pylist()[number]["notes"])


def refused(facts: FactTables) -> list[tuple[int, str | None, str]]:
    """Row, column and what was found, of every refused row."""
    return [(row["row"], row["column"], row["found"]) for row in facts.refused.to_pylist()]

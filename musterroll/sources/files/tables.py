"""The one table of a file that is read: its text, or the sheet that fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.files import magic
from musterroll.sources.files.delimited import Delimited
from musterroll.sources.files.encoding import decode
from musterroll.sources.files.grid import Table
from musterroll.sources.files.received import Received

if TYPE_CHECKING:
    from musterroll.sources.files.workbook import Worksheet

_EXPECTED = "Expected CSV, a workbook (XLSX, XLS, ODS), lines of facts or training records."
_NAMES = {
    "an Excel workbook": (".xlsx", ".xlsm", ".xlsb"),
    "an Excel 97 workbook": (".xls", ".xlsx", ".xlsm", ".xlsb"),
    "an OpenDocument spreadsheet": (".ods",),
}


def table_of(received: Received, path: str, sheet: str | None, fits: Callable[[Table], bool]) -> Table:
    """The table in a file. Of several sheets the one that `fits`; `Refused` if none or several do."""
    kind = magic.what(received.data)
    if kind is None:
        return Delimited(received.name, decode(received.data, received.name))
    suffix = "." + path.lower().removesuffix(".gz").rpartition(".")[2]
    if kind == magic.DAMAGED_ZIP:
        raise Unreadable(
            f"{received.name} is {kind}: it can be read neither as a workbook nor as an archive.",
            "Fetch it again: it was cut off or changed on its way.",
        )
    if kind not in magic.WORKBOOKS or (suffix in (".csv", ".tsv", ".txt", ".json", ".jsonl")):
        remedy = f"Rename it to {_NAMES[kind][0]}." if kind in _NAMES else "Export it as CSV or XLSX."
        raise Unreadable(f"{received.name} is {kind}, whatever its name says. {_EXPECTED}", remedy)
    from musterroll.sources.files.workbook import open_workbook

    return _sheet(received, open_workbook(received.data, received.name), sheet, fits)


def _sheet(
    received: Received, sheets: Sequence[Worksheet], wanted: str | None, fits: Callable[[Table], bool]
) -> Worksheet:
    if wanted is not None:
        for one in sheets:
            if one.sheet == wanted:
                return one
        raise Refused(f"{received.name} has no sheet {wanted!r}.", f"Its sheets: {_names(sheets)}.")
    filled = [one for one in sheets if one.head()]
    if not filled:
        raise Unreadable(f"{received.name}: every sheet is empty.", "Export it again.")
    if len(filled) == 1:
        return filled[0]
    fitting = [one for one in filled if fits(one)]
    if len(fitting) > 1:
        raise Refused(
            f"{received.name}: {len(fitting)} sheets could be read: {_names(fitting)}.",
            f"Choose one with --sheet, or give the file once for each: '{received.name}#{fitting[0].sheet}'.",
        )
    # None fits: the widest one is shown in the error about its header.
    return fitting[0] if fitting else max(filled, key=lambda one: max(len(record.cells) for record in one.head()))


def _names(sheets: Sequence[Worksheet]) -> str:
    return ", ".join(repr(one.sheet) for one in sheets)

"""Worksheets as tables, through calamine: XLSX, XLSM, XLSB, XLS and ODS.

Cells become text: real dates as 2025-03-31 (a time of midnight means there is none), whole numbers
without a fraction, so that a date that Excel knows as one has only one reading.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.files.extent import check_extent
from musterroll.sources.files.grid import HEAD_ROWS, Grid, Record

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_LARGEST = 1 << 30  # bytes inside
_RATIO, _SMALL = 300, 1 << 26
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_NO_RESULT = re.compile(rb"</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")
_ERROR = re.compile(rb"""<c\s[^>]*\bt=["']e["'][^>]*>""")


class Worksheet:
    """One sheet of a workbook."""

    notes: tuple[str, ...] = ()

    def __init__(self, workbook: CalamineWorkbook, sheet: str) -> None:
        self.sheet: str | None = sheet
        self._workbook = workbook
        self._name = sheet

    @cached_property
    def _rows(self) -> list[list[Any]]:
        return self._workbook.get_sheet_by_name(self._name).to_python(skip_empty_area=False)

    def rows(self) -> list[list[Any]]:
        """Every row from the first one on, with the values of its cells."""
        return self._rows

    def head(self) -> Sequence[Record]:
        """The first records that are not blank."""
        found = []
        for number, values in enumerate(self._rows, 1):
            cells = [cell_text(value) for value in values]
            if any(cell.strip() for cell in cells):
                found.append(Record(number, cells))
            if len(found) == HEAD_ROWS:
                break
        return found

    def body(self, header: Record, wanted: Sequence[int]) -> Grid:
        """Everything below `header`."""
        below = enumerate(self._rows[header.row :], header.row + 1)
        kept = [(number, values) for number, values in below if any(map(_filled, values))]
        return Grid(
            pa.array([number for number, _ in kept], pa.int64()),
            {at: pa.array([cell_text(values[at]) for _, values in kept], pa.string()) for at in wanted},
        )


def open_workbook(data: bytes, name: str) -> list[Worksheet]:
    """The sheets of a workbook, visible ones first; `Refused` when locked, `Unreadable` when damaged."""
    import python_calamine as calamine  # only where a workbook comes along

    if not data.startswith(b"PK") and _LOCKED in data:
        raise _locked(name)
    if data.startswith(b"PK"):
        _check_size(data, name)
        try:
            check_extent(data, name)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
            raise _damaged(name, "a sheet in it cannot be unpacked") from None
    try:
        workbook = calamine.load_workbook(io.BytesIO(data))
        sheets = [Worksheet(workbook, meta.name) for meta in _tables(workbook)]
        for sheet in sheets:
            sheet.head()
    except calamine.PasswordError:
        raise _locked(name) from None
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError, calamine.WorksheetNotFound) as error:
        raise _damaged(name, str(error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # calamine's own way to give up
            raise
        raise _damaged(name, "it cannot be read") from None
    return sheets


def read_as_blank(data: bytes) -> list[str]:
    """Notes about cells of an XLSX that hold something and read as blank: formulas never computed, and errors."""
    if not data.startswith(b"PK"):
        return []
    formulas = errors = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.namelist():
            if entry.startswith("xl/worksheets/") and entry.endswith(".xml"):
                sheet = archive.read(entry)
                formulas += len(_NO_RESULT.findall(sheet))
                errors += len(_ERROR.findall(sheet))
    told = {
        "formulas without a stored result in the workbook, read as blank": formulas,
        "cells of the workbook that show an error (#N/A, #REF! and the like), read as blank": errors,
    }
    return [f"{what}: {count}" for what, count in told.items() if count]


def cell_text(value: Any) -> str:
    """A cell's value as the text that a CSV would hold."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return "" if value is None else str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else str(value)


def _filled(value: Any) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None


def _tables(workbook: CalamineWorkbook) -> list[Any]:
    """The worksheets, without charts and macros; hidden ones last."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [meta for meta in workbook.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    return sorted(sheets, key=lambda meta: meta.visible != SheetVisibleEnum.Visible)


def _check_size(data: bytes, name: str) -> None:
    """Refuse a workbook that unpacks to far more than it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        raise _damaged(name, "the ZIP inside it is broken") from None
    if inside > _LARGEST or (inside > _SMALL and inside > _RATIO * len(data)):
        raise Refused(
            f"{name}: the workbook unpacks to {inside >> 20} MiB.", "Look at it yourself, and export the sheet as CSV."
        )


def _locked(name: str) -> Refused:
    return Refused(
        f"{name}: the workbook is protected by a password.", "Open it, remove the password, save it, try again."
    )


def _damaged(name: str, why: str) -> Unreadable:
    return Unreadable(
        f"{name}: the workbook is damaged: {why}.", "Open and save it in a spreadsheet, or fetch it again."
    )

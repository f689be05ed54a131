"""Binary files for tests, made on the spot."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

Sheet = Sequence[Sequence[Any]]


def workbook(hidden: Sequence[str] = (), /, **sheets: Sheet) -> bytes:
    """An XLSX with these sheets, in their order."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def workbook_with(cells: dict[str, Any], /, **sheets: Sheet) -> bytes:
    """An XLSX with these sheets, and in the first of them `cells` by their names (`XFD1048576`)."""
    book = openpyxl.load_workbook(io.BytesIO(workbook(**sheets)))
    for name, value in cells.items():
        book.worksheets[0][name] = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(rows: Sheet) -> bytes:
    """An OpenDocument spreadsheet of one sheet, cells as text."""
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{cells}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="/" '
        'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>'
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": manifest,
            "content.xml": content,
        }
    )


def archive(entries: dict[str, str | bytes]) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)
    return out.getvalue()


def locked_workbook() -> bytes:
    """What Excel writes for a workbook with a password: a compound file (CFB) that holds an EncryptedPackage."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    sector = 512
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        0x3E,
        3,
        0xFFFE,
        9,
        6,
        bytes(6),
        0,
        1,  # one FAT sector
        1,  # the directory begins in sector 1
        0,
        0,  # no stream is small
        end,
        0,
        end,
        0,
    )
    header += struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", fat, end, *[free] * 126)
    entries = _entry("Root Entry", 5, 1) + _entry("EncryptedPackage", 2, free) + _entry("EncryptionInfo", 2, free)
    return header + table + entries.ljust(sector, b"\0")


def _entry(name: str, kind: int, child: int) -> bytes:
    """One entry of a compound file's directory."""
    text = name.encode("utf-16-le")
    none = 0xFFFFFFFF
    return struct.pack(
        "<64sHBBIII16sI8s8sIQ",
        text,
        len(text) + 2,
        kind,
        1,
        none,
        none,
        child,
        bytes(16),
        0,
        bytes(8),
        bytes(8),
        0xFFFFFFFE,
        0,
    )

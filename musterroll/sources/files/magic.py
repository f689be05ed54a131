"""What bytes really are, whatever the file is called: told by how they begin."""

from __future__ import annotations

import io

_BEGINNINGS: list[tuple[bytes, str]] = [
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "an RTF document"),
]
_GZIP, _ZIP, _OLE = b"\x1f\x8b", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANKS = b" \t\r\n\xef\xbb\xbf"
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<meta")


def is_gzip(start: bytes) -> bool:
    """Whether the bytes are gzip."""
    return start.startswith(_GZIP)


def is_binary(start: bytes) -> bool:
    """Whether the bytes are of a kind that has no lines."""
    return start.startswith((_ZIP, _OLE)) or any(start.startswith(sign) for sign, _ in _BEGINNINGS)


def is_json(start: bytes) -> bool:
    """Whether the bytes begin like JSON: an object or an array."""
    return start.lstrip(_BLANKS)[:1] in (b"{", b"[") and not start.startswith(b"{\\rtf")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a workbook: XLSX, XLSM, XLSB, XLS or ODS."""
    return what(data) in WORKBOOKS


DAMAGED_ZIP = "a damaged ZIP archive"
WORKBOOKS = ("an Excel workbook", "an Excel 97 workbook", "an OpenDocument spreadsheet")


def what(data: bytes) -> str | None:
    """The kind of a file in words ("a ZIP archive"), or None when it may be text."""
    if data.startswith(_ZIP):
        return _inside_zip(data)
    if data.startswith(_OLE):
        return "an Excel 97 workbook"  # or a locked one; the reader of workbooks tells
    for sign, words in _BEGINNINGS:
        if data.startswith(sign):
            return words
    start = data[:1000].lstrip(_BLANKS).lower()
    if start.startswith(_HTML):
        return "a web page (HTML)"
    return "an XML document" if start.startswith(b"<?xml") else None


def _inside_zip(data: bytes) -> str:
    import zipfile

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            kind = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return DAMAGED_ZIP
    if any(name.startswith("xl/workbook.") for name in names):
        return "an Excel workbook"
    if b"opendocument.spreadsheet" in kind:
        return "an OpenDocument spreadsheet"
    return "a Word document" if "word/document.xml" in names else "a ZIP archive"

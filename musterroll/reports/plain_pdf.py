"""Paragraphs as a PDF: A4, one built-in typeface, no picture, the same bytes for the same words.

Only for statements of a few pages. The typeface has the letters of western Europe; another letter stands as `?`, and a
line below the title says so, since nothing is embedded. Whoever needs every letter takes the text beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

_WIDE, _HIGH, _EDGE = 595, 842, 56  # points
_SIZE = {"title": 16, "head": 12, "text": 10, "item": 9}
_BEFORE = {"title": 0, "head": 12, "text": 4, "item": 4}  # points above a paragraph
_LEADING = 1.4
_INDENT = {"item": 12}
_LACKS = "Letters that this typeface lacks stand as ? here; the text beside this file has them."
# Widths of Helvetica from the blank to the tilde, in thousandths of the size.
_WIDTHS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556,) * 10,
    *(278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556),
    *(278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334),
    *(260, 334, 584),
)
_OTHER = 667  # of a letter beyond those: wide enough for all but a few


@dataclass(frozen=True)
class Paragraph:
    """Words, and what they are."""

    text: str
    kind: Literal["title", "head", "text", "item"] = "text"


@dataclass(frozen=True)
class _Line:
    text: str
    kind: str
    top: float


def pdf(paragraphs: Sequence[Paragraph], title: str) -> bytes:
    """The document."""
    lacks = any(_encoded(one.text) != one.text.encode("cp1252", "ignore") for one in paragraphs)
    shown = [*paragraphs[:1], *([Paragraph(_LACKS, "item")] if lacks else []), *paragraphs[1:]]
    pages = list(_pages(shown))
    return _document([_drawn(lines, number, len(pages)) for number, lines in enumerate(pages, 1)], title)


def _pages(paragraphs: Sequence[Paragraph]) -> Iterator[list[_Line]]:
    page: list[_Line] = []
    top = float(_EDGE)
    for one in paragraphs:
        top += _BEFORE[one.kind] if page else 0
        for line in _wrapped(one):
            high = _SIZE[one.kind] * _LEADING
            if top + high > _HIGH - _EDGE:
                yield page
                page, top = [], float(_EDGE)
            top += high
            page.append(_Line(line, one.kind, top))
    if page:
        yield page


def _wrapped(one: Paragraph) -> Iterator[str]:
    """The lines of a paragraph; a word that is wider than the page is broken."""
    room = (_WIDE - 2 * _EDGE - _INDENT.get(one.kind, 0)) * 1000 / _SIZE[one.kind]
    line, wide = "", 0.0
    for word in one.text.split():
        for piece in _broken(word, room):
            more = _width(piece) + (_WIDTHS[0] if line else 0)
            if line and wide + more > room:
                yield line
                line, wide, more = "", 0.0, _width(piece)
            line, wide = f"{line} {piece}" if line else piece, wide + more
    yield line


def _broken(word: str, room: float) -> Iterator[str]:
    part = ""
    for letter in word:
        if part and _width(part + letter) > room:
            yield part
            part = ""
        part += letter
    yield part


def _width(text: str) -> float:
    return sum(_WIDTHS[ord(one) - 32] if 32 <= ord(one) < 127 else _OTHER for one in text)


def _drawn(lines: Sequence[_Line], number: int, of: int) -> bytes:
    said = [_at(_EDGE + _INDENT.get(one.kind, 0), _HIGH - one.top, one.kind, one.text) for one in lines]
    said.append(_at(_EDGE, _EDGE / 2, "item", f"Page {number} of {of}"))
    return b"BT\n" + b"".join(said) + b"ET\n"


def _at(x: float, y: float, kind: str, text: str) -> bytes:
    face = "B" if kind in ("title", "head") else "F"
    place = f"/{face} {_SIZE[kind]} Tf 1 0 0 1 {x:.1f} {y:.1f} Tm "
    return place.encode() + b"(" + _escaped(_encoded(text)) + b") Tj\n"


def _encoded(text: str) -> bytes:
    return text.encode("cp1252", "replace")


def _escaped(text: bytes) -> bytes:
    return text.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")


def _document(pages: Sequence[bytes], title: str) -> bytes:
    """Objects, where each begins, and the trailer. Nothing in it says when it was made."""
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    named = title.encode("utf-16-be")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (en) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _face("Helvetica"),
        _face("Helvetica-Bold"),
        b"<< /Title <feff" + named.hex().encode() + b"> /Producer (Musterroll) >>",
    ]
    for at, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDE} {_HIGH}] /Contents {7 + 2 * at} 0 R"
            " /Resources << /Font << /F 3 0 R /B 4 0 R >> >> >>".encode()
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"endstream")
    return _written(objects)


def _face(name: str) -> bytes:
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _written(objects: Sequence[bytes]) -> bytes:
    out, starts = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), list[int]()
    for number, one in enumerate(objects, 1):
        starts.append(len(out))
        out += f"{number} 0 obj\n".encode() + one + b"\nendobj\n"
    table = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{start:010d} 00000 n \n".encode() for start in starts)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 5 0 R >>\nstartxref\n{table}\n%%EOF\n".encode()
    return bytes(out)

"""Building HTML and SVG: everything is escaped unless it is already `Markup`.

`tag("td", name, data_l="Person")` makes an element; children are text (escaped), `Markup` (kept), null
(left out) or iterables of these. In attribute names a trailing underscore goes away and others become
hyphens: `class_`, `aria_label`, `data_l`. An attribute that is null or false is left out, true stands alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TypeAlias

_SPECIAL = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
# Characters that end or change the text around them, and controls that HTML does not allow.
_UNSAFE = re.compile("[&<>\"'\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b")
_VOID = frozenset({"meta", "link", "input", "br"})
_DRAWN = frozenset({"circle", "path", "rect", "use"})


class Markup(str):
    """Text that is HTML already, made by this module or written in the program."""

    __slots__ = ()

    def __html__(self) -> str:
        """By this, templates know that it is not to be escaped again."""
        return self


Child: TypeAlias = "str | int | Iterable[Child] | None"


def escape(text: object) -> str:
    """Text as it may stand in an element or a quoted attribute."""
    given = str(text)
    if not _UNSAFE.search(given):
        return given
    return _UNSAFE.sub(lambda hit: _SPECIAL.get(hit[0], "\ufffd"), given)


def join(*children: Child) -> Markup:
    """Children in one piece of markup."""
    return Markup("".join(map(_render, children)))


def tag(name: str, /, *children: Child, **attributes: str | int | float | bool | None) -> Markup:
    """One element. `name` and the names of attributes are never taken from an input."""
    opening = name
    for key, value in attributes.items():
        if value is True:
            opening += f" {_attribute(key)}"
        elif value is not None and value is not False:
            opening += f' {_attribute(key)}="{escape(value)}"'
    if name in _VOID:
        return Markup(f"<{opening}>")
    if name in _DRAWN and not children:
        return Markup(f"<{opening}/>")
    return Markup(f"<{opening}>{''.join(map(_render, children))}</{name}>")


def _render(child: Child) -> str:
    if isinstance(child, Markup):
        return child
    if isinstance(child, str):
        return escape(child)
    if child is None:
        return ""
    if isinstance(child, (int, float)):
        return f"{child}"
    return "".join(map(_render, child))


@cache
def _attribute(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def dated(text: object) -> Markup:
    """Text in which days do not break over a line."""
    return Markup(_DAY.sub(lambda hit: f"<time>{hit[0]}</time>", escape(text)))


def link(url: str | None, text: str) -> Markup:
    """A link where the address is one of the web; anything else stays text."""
    if url and re.match(r"https?://[^\s]+$", url):
        return tag("a", text, href=url, rel="noreferrer")
    return join(text)

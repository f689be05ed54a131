"""Values and comments as TOML text."""

from __future__ import annotations

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def value(item: str | bool | int | tuple[str, ...]) -> str:
    """A text, a truth value, a whole number or a list of texts, as TOML writes it."""
    if isinstance(item, tuple):
        return f"[{', '.join(map(value, item))}]"
    if isinstance(item, bool):
        return str(item).lower()
    return _text(item) if isinstance(item, str) else str(item)


def comment(text: str) -> str:
    """Text that is safe inside one comment line."""
    return "".join(sign if sign.isprintable() else " " for sign in text)


def _text(text: str) -> str:
    return f'"{"".join(map(_sign, text))}"'


def _sign(sign: str) -> str:
    if sign in _SHORT:
        return _SHORT[sign]
    return f"\\u{ord(sign):04x}" if ord(sign) < 0x20 or ord(sign) == 0x7F else sign

"""E-mail addresses out of cells, as people and systems write them.

`Ana Quill <ana@x.example>`, `mailto:ana@x.example`, several with semicolons between them, Microsoft's
`SMTP:a@x.example+smtp:b@x.example+X500:…`, and marks that nobody can see.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.sources.files.arrow import TEXT, values

_PLAIN = r"^[^\s@<>,;:|\"']+@[^\s@<>,;:|\"']+$"
_UNSEEN = r"\p{Cf}"  # zero-width blanks, marks of direction and of byte order
_ANGLED = re.compile(r"<\s*(?:mailto:|smtp:)?([^\s<>,;@]+@[^\s<>,;@]+)\s*>", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]+\"@[^\s@,;]+")
_PREFIX = re.compile(r"^(?:mailto|smtp):", re.IGNORECASE)
_MARKS = re.compile(r"[,;|]+")
_BETWEEN = re.compile(r"[\s,;|]+")
_OTHERS = re.compile(r"\+(?:X500|SIP):.*$", re.IGNORECASE)


def addresses(text: str) -> list[str]:
    """The e-mail addresses in a cell, each once, in their order; none if there is no @."""
    found = _ANGLED.findall(text)
    if not found:
        if _QUOTED.fullmatch(text):
            return [text]
        # One address may well have a blank in it by mistake; only between several it divides them.
        between = _BETWEEN if text.count("@") > 1 or "smtp:" in text.casefold() else _MARKS
        parts = between.split(re.sub(r"\+smtp:", " smtp:", text, flags=re.IGNORECASE))
        bare = (_PREFIX.sub("", _OTHERS.sub("", part).strip(" '\"<>()")) for part in parts)
        found = [part for part in bare if "@" in part and ":" not in part]
    return once(found)


def once(found: Iterable[str]) -> list[str]:
    """Addresses in their order without those that came before, however they are written."""
    kept: dict[str, str] = {}
    for address in found:
        kept.setdefault(address.casefold(), address)
    return list(kept.values())


def only_addresses(texts: pa.Array) -> pa.Array:
    """The first address in each text; null where the text holds no @."""
    odd, with_at = _odd(texts), pc.match_substring(texts, "@")
    if odd is not None:
        told = [(addresses(text) or [text])[0] for text in values(texts.filter(odd))]
        texts = pc.replace_with_mask(texts, odd, pa.array(told, TEXT))
    return texts if pc.all(with_at).as_py() else pc.if_else(with_at, texts, None)


def further_addresses(texts: pa.Array) -> dict[int, list[str]]:
    """By place, the addresses after the first, of the texts that hold several."""
    odd = _odd(texts)
    if odd is None:
        return {}
    places = values(pc.indices_nonzero(odd))
    told = {at: addresses(texts[at].as_py())[1:] for at in places}
    return {at: others for at, others in told.items() if others}


def visible(texts: pa.Array) -> pa.Array:
    """The texts without marks that nobody can see, which come along when a cell is copied from a page."""
    if pc.all(pc.string_is_ascii(texts)).as_py() is not False:
        return texts
    return pc.replace_substring_regex(texts, _UNSEEN, "")


def _odd(texts: pa.Array) -> pa.Array | None:
    """Which texts hold an @ and are not one address and nothing else; None if there is none of them."""
    odd = pc.and_(pc.match_substring(texts, "@"), pc.invert(pc.match_substring_regex(texts, _PLAIN)))
    odd = pc.fill_null(odd, False)
    return odd if pc.any(odd).as_py() else None

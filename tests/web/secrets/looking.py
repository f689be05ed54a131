"""Looking for secrets in everything that was written: files, what lies packed or encrypted in them, printed texts."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, quote_plus

from musterroll import config
from musterroll.store.setup import open_book

# Where a secret may lie, because it lives there: its own file, and the database for keys of extracts.
HOMES = {
    "key of the log": "file secrets/log.key",
    "key of the web application": "file secrets/web.key",
    "secret of the book": "file secrets/book.secret",
    "key of an extract": "file musterroll.db",
}


@dataclass
class Written:
    """Everything that was written, by where, and the secrets that must not be in it, by what they are."""

    places: dict[str, bytes] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)

    def say(self, place: str, text: str | bytes) -> None:
        """Adds what was written in a place."""
        raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
        self.places[place] = self.places.get(place, b"") + raw

    def leaks(self) -> list[str]:
        """Each secret that stands where it does not live: what it is, where, and in which form. Never the secret."""
        found = []
        for name, secret in self.secrets.items():
            for form, told in forms(secret).items():
                for place, raw in self.places.items():
                    if told in raw and not _at_home(name, place):
                        found.append(f"{name}, {place}, {form}")
        return found


def _at_home(name: str, place: str) -> bool:
    """Whether a place is where a secret lives. A database has a log beside it."""
    home = next((home for what, home in HOMES.items() if name.startswith(what)), None)
    return home is not None and place.startswith(home)


def forms(secret: bytes) -> dict[str, bytes]:
    """The forms in which a secret travels; base64 also where it is a part of what was encoded (`user:secret`)."""
    found = {"as it is": secret, "as hexadecimal digits": secret.hex().encode()}
    for shift in range(3):
        raw = b"\0" * shift + secret
        inside = base64.b64encode(raw)[-(-shift * 8 // 6) : len(raw) * 8 // 6]
        found[f"in base64, from byte {shift}"] = inside
        found[f"in base64 for addresses, from byte {shift}"] = inside.translate(bytes.maketrans(b"+/", b"-_"))
    text = secret.decode("utf-8", "replace")
    found["in an address"] = quote(text, safe="").encode()
    found["in a form"] = quote_plus(text).encode()
    return {name: form for name, form in found.items() if len(form) >= 8}


def look_at_files(written: Written, folder: Path) -> None:
    """Adds every file of a book, and every extract as it was received, unpacked."""
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            raw = path.read_bytes()
            written.say(f"file {path.relative_to(folder)}", raw)
            for part in _unpacked(raw):
                written.say(f"file {path.relative_to(folder)}, unpacked", part)
    book = open_book(config.load(folder))
    for digest in book.extracts.digests():
        raw = book.extracts.read(digest)
        written.say("extracts, decrypted", raw)
        for part in _unpacked(raw):
            written.say("extracts, decrypted and unpacked", part)
    for number, (key,) in enumerate(book.tables.rows("SELECT key FROM extract_keys")):
        written.secrets[f"key of an extract, {number}"] = bytes(key)
    book.close()


def _unpacked(raw: bytes) -> Iterator[bytes]:
    if raw[:2] == b"\x1f\x8b":
        yield zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(raw)


def look_at_processes(written: Written, number: int) -> None:
    """Adds how a process and those that it started stand in the list of processes, which everybody can see."""
    written.say("list of processes", Path(f"/proc/{number}/cmdline").read_bytes())
    for one in Path(f"/proc/{number}/task/{number}/children").read_text("ascii").split():
        look_at_processes(written, int(one))


def look_at_settings(written: Written, environ: Mapping[str, str]) -> None:
    """Counts what stands in these variables among the secrets."""
    for name, value in environ.items():
        for line in value.splitlines():
            if len(line) >= 8 and not line.startswith("-----"):
                written.secrets[f"{name}, {line[:2]}…" if "\n" in value else name] = line.encode()

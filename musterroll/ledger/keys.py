"""Ed25519 keys of a log, written as Go's `sumdb/note` writes them.

A verifier key is one line, `<name>+<key id>+<base64>`, and is public. A signer key begins with `PRIVATE+KEY+` and is
secret. A rotation is a second key of the same name: a new signer signs, and verifiers of old keys keep verifying.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from musterroll.ledger.encoding import decoded, encoded
from musterroll.ledger.errors import NoteError

ED25519 = 0x01
KEY_SIZE = 32
KEY_ID_SIZE = 4
PRIVATE = "PRIVATE+KEY+"


@dataclass(frozen=True)
class Verifier:
    """Public key of a log: 32 bytes under a name."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return key_id(self.name, ED25519, self.public)

    def verify(self, text: bytes, signature: bytes) -> bool:
        """Whether this key has signed `text`."""
        return has_signed(self.public, text, signature)

    def to_text(self) -> str:
        """The key in one line, for those who verify."""
        return key_text(self.name, ED25519, self.public)


@dataclass(frozen=True)
class Signer:
    """Secret key of a log: 32 bytes under a name. They are not shown."""

    name: str
    seed: bytes = field(repr=False)

    @property
    def verifier(self) -> Verifier:
        """The public key that belongs to it."""
        return Verifier(self.name, public_of(self.seed))

    @property
    def key_id(self) -> bytes:
        """The four bytes that stand before each of its signatures."""
        return self.verifier.key_id

    def sign(self, text: bytes) -> bytes:
        """The 64 bytes of a signature."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text)

    def to_text(self) -> str:
        """The key in one line, to be kept secret."""
        identity = self.key_id.hex()
        return f"{PRIVATE}{self.name}+{identity}+{encoded(bytes([ED25519]) + self.seed)}"


def generate(name: str) -> Signer:
    """A new key under `name`."""
    return Signer(checked_name(name), Ed25519PrivateKey.generate().private_bytes_raw())


def read_verifier(text: str) -> Verifier:
    """The public key in a line. NoteError if it is none, or belongs to something other than a log."""
    name, kind, public = read_key_text(text)
    if kind != ED25519:
        raise NoteError(
            f"The key of {name} is of type {kind}; expected {ED25519}, Ed25519.", "Give the key of the log."
        )
    return Verifier(name, public)


def read_signer(text: str) -> Signer:
    """The secret key in a line. NoteError if it is none; the error shows nothing of it."""
    refusal = NoteError("This is not the secret key of a log.", "Give the line that begins with PRIVATE+KEY.")
    name, _, rest = text.strip().removeprefix(PRIVATE).partition("+")
    identity, _, data = rest.partition("+")
    try:
        content = decoded(data, "key")
        signer = Signer(checked_name(name), content[1:])
    except NoteError:
        raise refusal from None
    whole = text.strip().startswith(PRIVATE) and content[0] == ED25519 and len(content) == 1 + KEY_SIZE
    if not whole or signer.key_id.hex() != identity:
        raise refusal
    return signer


def key_id(name: str, kind: int, public: bytes) -> bytes:
    """The four bytes by which a note tells keys apart."""
    return sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:KEY_ID_SIZE]


def key_text(name: str, kind: int, public: bytes) -> str:
    """A public key in one line."""
    return f"{name}+{key_id(name, kind, public).hex()}+{encoded(bytes([kind]) + public)}"


def read_key_text(text: str) -> tuple[str, int, bytes]:
    """Name, type and public key in a line. NoteError if they do not belong together."""
    name, _, rest = text.strip().partition("+")
    identity, _, data = rest.partition("+")
    remedy = "Give the line that `musterroll log key` prints."
    content = decoded(data, "The last part of a verifier key")
    kind, public = content[0], content[1:]
    if len(public) != KEY_SIZE:
        raise NoteError(f"The key of {name} has {len(public)} bytes; expected {KEY_SIZE}.", remedy)
    if key_id(checked_name(name), kind, public).hex() != identity:
        raise NoteError(f"The key of {name} has not the id {identity[:20]}.", remedy)
    return name, kind, public


def checked_name(name: str) -> str:
    """A name as a note may carry it. NoteError if it is empty or holds spaces, a plus sign or control characters."""
    if not name or "+" in name or any(sign.isspace() or sign < " " for sign in name):
        raise NoteError(f"No name for a key: {name[:40]!r}.", "Expected a name without spaces and plus signs.")
    return name


def public_of(seed: bytes) -> bytes:
    """Public key of a secret one."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def has_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether a public key has signed a message."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True

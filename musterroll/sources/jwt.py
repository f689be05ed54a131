"""A signed JWT, as token addresses want it in place of a secret."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from musterroll.facts.errors import ConfigError


def signed_jwt(claims: Mapping[str, object], key: str, headers: Mapping[str, str] | None = None) -> str:
    """A compact JWS with RS256 or ES256, as the key is. ConfigError for a key that cannot be read."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        private = load_pem_private_key(key.encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        private = None
    if isinstance(private, RSAPrivateKey):
        return _jws(claims, {"alg": "RS256", "typ": "JWT", **(headers or {})}, lambda text: _rsa(private, text))
    if isinstance(private, EllipticCurvePrivateKey) and private.curve.name == "secp256r1":
        return _jws(claims, {"alg": "ES256", "typ": "JWT", **(headers or {})}, lambda text: _ec(private, text))
    raise ConfigError("The private key cannot be read.", "Expected one in PEM without a password, RSA or EC P-256.")


def _jws(claims: Mapping[str, object], header: Mapping[str, str], sign: Callable[[bytes], bytes]) -> str:
    text = f"{_b64(json.dumps(header).encode())}.{_b64(json.dumps(claims).encode())}"
    return f"{text}.{_b64(sign(text.encode()))}"


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _rsa(key: Any, text: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    signature: bytes = key.sign(text, PKCS1v15(), SHA256())
    return signature


def _ec(key: Any, text: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    r, s = decode_dss_signature(key.sign(text, ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")

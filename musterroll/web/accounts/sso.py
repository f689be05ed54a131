"""Single sign-on: the identity providers that `[sso.NAME]` in the settings names, as allauth wants them.

| Setting | OIDC | SAML | Meaning |
|---|---|---|---|
| kind | oidc | saml | |
| title | x | x | what the button says |
| issuer | x | | its address; `/.well-known/openid-configuration` is asked for there |
| client_id | x | | who we are to it; the secret is MUSTERROLL_SSO_NAME_SECRET, or in a file (…_FILE) |
| entity_id | | x | who it is |
| sso_url | | x | where it signs people in |
| certificate | | x | the file of the certificate that it signs with |
| domains | x | x | addresses in these are taken as its own people's; others only if it says that they are verified |
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography.x509 import load_pem_x509_certificate

from musterroll.config import Config
from musterroll.facts.errors import ConfigError

_NEEDED = {"oidc": ("issuer", "client_id"), "saml": ("entity_id", "sso_url", "certificate")}
_KNOWN = {"kind", "title", "issuer", "client_id", "entity_id", "sso_url", "certificate", "domains"}

Said = Mapping[str, str]


def providers(config: Config, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
    """SOCIALACCOUNT_PROVIDERS. ConfigError names the setting that lacks or is not known."""
    known = os.environ if environment is None else environment
    oidc, saml = [], []
    for name, said in config.sso.items():
        _check(name, said)
        if said["kind"] == "oidc":
            oidc.append(_oidc(name, said, _secret(name, known)))
        else:
            saml.append(_saml(name, said, config))
    return {
        "openid_connect": {"APPS": oidc, "OAUTH_PKCE_ENABLED": True},
        "saml": {"APPS": saml, "provider_class": "musterroll.web.accounts.saml.Strict"},
    }


def origins(config: Config) -> Iterator[str]:
    """Where browsers are sent to sign in; forms may lead there."""
    for said in config.sso.values():
        address = urlsplit(said.get("issuer") or said.get("sso_url") or "")
        if address.netloc:
            yield f"{address.scheme}://{address.netloc}"


def _check(name: str, said: Said) -> None:
    kind = said.get("kind", "")
    if kind not in _NEEDED:
        raise ConfigError(f"sso.{name}.kind: expected oidc or saml.", "Mend the line in musterroll.toml.")
    for key in said:
        if key not in _KNOWN:
            raise ConfigError(f"sso.{name}.{key} is not known.", f"Known: {', '.join(sorted(_KNOWN))}.")
    for key in _NEEDED[kind]:
        if not said.get(key):
            raise ConfigError(f"sso.{name}.{key} lacks.", f"A provider of the kind {kind} needs it.")


def _oidc(name: str, said: Said, secret: str) -> dict[str, Any]:
    return {
        "provider_id": name,
        "name": said.get("title", name),
        "client_id": said["client_id"],
        "secret": secret,
        "settings": {"server_url": said["issuer"], "oauth_pkce_enabled": True, "verified_email": _domains(said)},
    }


def _saml(name: str, said: Said, config: Config) -> dict[str, Any]:
    return {
        "provider_id": name,
        "client_id": name,
        "name": said.get("title", name),
        "settings": {
            "idp": {
                "entity_id": said["entity_id"],
                "sso_url": said["sso_url"],
                "x509cert": _certificate(name, config.folder / said["certificate"]),
            },
            "sp": {"entity_id": f"{config.web.url}/sign-in/saml/{name}/metadata/"},
            "verified_email": _domains(said),
            "use_nameid_for_email": True,
            # What nobody signed proves nothing, and what was not asked for is not taken. Attributes are not needed:
            # the address is often the name itself.
            "advanced": {
                "want_assertion_signed": True,
                "want_message_signed": False,
                "want_name_id": True,
                "want_attribute_statement": False,
                "reject_idp_initiated_sso": True,
                "reject_deprecated_algorithm": True,
                "name_id_format": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            },
        },
    }


def _certificate(name: str, place: Path) -> str:
    """The text of the file, which is one certificate in PEM."""
    try:
        text = place.read_text("utf-8")
        load_pem_x509_certificate(text.encode())
    except OSError as error:
        raise ConfigError(f"sso.{name}.certificate: {place}: {error.strerror}.", "Mend the name or rights.") from None
    except ValueError:
        raise ConfigError(
            f"sso.{name}.certificate: {place} is no certificate in PEM.",
            "Download it from the provider once more; its first line is -----BEGIN CERTIFICATE-----.",
        ) from None
    return text


def _domains(said: Said) -> list[str]:
    return [one.strip().lower() for one in said.get("domains", "").split(",") if one.strip()]


def _secret(name: str, environment: Mapping[str, str]) -> str:
    variable = f"MUSTERROLL_SSO_{name.upper()}_SECRET"
    if variable in environment:
        return environment[variable]
    named = environment.get(f"{variable}_FILE")
    if named is None:
        return ""  # a public client, which PKCE is for
    try:
        return Path(named).read_text("utf-8").strip()
    except OSError as error:
        raise ConfigError(f"{variable}_FILE: {error.strerror}.", "Mend the name or the rights.") from None

"""Which addresses of signing in exist, and that nobody becomes somebody else by them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver, resolve
from django.utils.regex_helper import normalize

from musterroll.web.accounts.models import Operator
from musterroll.web.site import Site
from tests.web.people import browser, sign_in

# By hand and not from the code: an address that a newer library brings must be decided upon.
OPEN = {
    "account_login", "account_logout", "account_inactive", "account_reauthenticate", "account_change_password",
    "account_set_password", "account_request_login_code", "account_confirm_login_code", "mfa_index", "mfa_authenticate",
    "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn",
    "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn", "mfa_login_webauthn",
    "socialaccount_login_cancelled", "socialaccount_login_error", "saml_acs", "saml_finish_acs", "saml_metadata",
    "saml_login", "openid_connect_login", "openid_connect_callback",
}  # fmt: skip
SHUT = {
    "account_signup", "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
    "account_reset_password_from_key_done", "socialaccount_signup", "socialaccount_connections", "saml_sls", None,
}  # fmt: skip

_NAMED = {"key": "a", "uidb36": "1", "pk": "1", "organization_slug": "okta", "provider_id": "okta"}


def _ways(patterns: Any = None, before: str = "") -> Iterator[tuple[str | None, str]]:
    """Name and address of each."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if hasattr(one, "url_patterns"):
            yield from _ways(one.url_patterns, before + _plain(one))
        elif before.startswith("sign-in/"):
            yield one.name, f"/{before}{_plain(one)}"


def _plain(one: Any) -> str:
    """A pattern with something for each of its arguments."""
    [(text, _), *_] = normalize(one.pattern.regex.pattern)
    return str(text % _NAMED)


def test_each_address_of_signing_in_was_decided_upon(northfen: Site) -> None:
    assert {name for name, _ in _ways()} == OPEN | SHUT


def test_what_is_shut_is_there_for_nobody(northfen: Site) -> None:
    operator = sign_in("eve@elsewhere.example")
    for name, address in _ways():
        assert resolve(address).url_name == name
        if name in SHUT:
            for client in (browser(), operator):
                assert client.get(address).status_code == client.post(address).status_code == 404, address


def test_nobody_takes_the_address_of_somebody_else(northfen: Site) -> None:
    eve = sign_in("eve@elsewhere.example")
    for act in ("action_add", "action_primary", "action_send"):
        eve.post("/sign-in/email/", {act: "", "email": "fay@northfen.example"})
    assert [one.email for one in Operator.objects.all()] == ["eve@elsewhere.example"]

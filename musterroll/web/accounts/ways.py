"""The addresses of signing in that exist here. Of what the library brings, others are not opened.

Who somebody is follows from their address. So nobody adds, changes or confirms one, signs up, or joins another
account to their own: an operator's address is that by which they were invited, or that the book knows.
"""

from __future__ import annotations

_ACCOUNT = ("login", "logout", "inactive", "reauthenticate", "request_login_code", "confirm_login_code")
_PASSWORD = ("change_password", "set_password")
_SECOND = ("index", "authenticate", "reauthenticate")
_TOTP = ("activate_totp", "deactivate_totp")
_CODES = ("view_recovery_codes", "generate_recovery_codes", "download_recovery_codes")
_PASSKEYS = ("list", "add", "edit", "remove", "login", "reauthenticate")

OPEN = frozenset(
    (
        *(f"account_{name}" for name in (*_ACCOUNT, *_PASSWORD)),
        *(f"mfa_{name}" for name in (*_SECOND, *_TOTP, *_CODES)),
        *(f"mfa_{name}_webauthn" for name in _PASSKEYS),
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "openid_connect_login",
        "openid_connect_callback",
        # Signing out there is no signing out here: the library would believe an unsigned message.
        *(f"saml_{name}" for name in ("login", "metadata", "acs", "finish_acs")),
    )
)

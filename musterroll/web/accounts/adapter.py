"""What allauth asks us about signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from musterroll.store.reading.persons import who_has
from musterroll.web.site import site


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited, or the book knows them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Operators have none."""

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Ways to show once more who one is: a passkey first, which is at hand; the library asks for a code first."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        words = {
            "reauthenticate": "Use the password",
            "mfa_reauthenticate": "Use a code of the app, or a recovery code",
            "mfa_reauthenticate:webauthn": "Use a passkey or security key",
        }
        named = [one | {"description": words.get(one["id"], one["description"])} for one in ways]
        return sorted(named, key=lambda one: not one["id"].endswith("webauthn"))


class Devices(DefaultMFAAdapter):
    """Passkeys and apps beside a password."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """What stands in the field before somebody types a name."""
        from allauth.mfa.models import Authenticator  # models are there once all apps are

        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"


class SingleSignOn(DefaultSocialAccountAdapter):
    """Whom an identity provider vouches for comes in if the book knows the address, or an operator has it."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Only for an address that the provider vouches for, of a person of the book."""
        verified = [one.email for one in sociallogin.email_addresses if one.verified]
        return any(who_has(site().book.tables, email) for email in verified)

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Address and name, as the provider tells them."""
        operator = sociallogin.user
        operator.email = (data.get("email") or "").strip().lower()
        names = (data.get("name"), f"{data.get('first_name') or ''} {data.get('last_name') or ''}")
        operator.name = next((name.strip() for name in names if name and name.strip()), "")
        return operator

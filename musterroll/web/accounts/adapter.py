"""What allauth asks us about signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from musterroll.store.reading.persons import who_has
from musterroll.web.accounts import mails
from musterroll.web.accounts.sealed import seal, unseal
from musterroll.web.rights import ADMINISTRATOR
from musterroll.web.site import site
from musterroll.web.tokens.door import where


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up: people are invited, or the book knows them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **how: Any) -> Any:
        """None to go on. Who was shut out, or has left the company, does not sign in."""
        person = who_has(site().book.tables, user.email)
        left = person is not None and person.left(site().today)
        if left and not any(grant.role == ADMINISTRATOR for grant in user.grants_in_force(site().now)):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **how)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where a request comes from; behind a proxy, what the proxy says. Tries are counted by it."""
        return where(request, site())

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """By what tries for one address are counted: without the name that the server was called by, as the library
        has it, which whoever tries may choose.
        """
        return str(credentials.get("email", "")).strip().casefold()

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sends beside the answer, which would else come later for an address that is known."""
        told = {"request": current.request, "email": email, **context}
        mails.send(self.render_mail(template_prefix, email, told))

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

    def encrypt(self, text: str) -> str:
        """What an app or recovery codes are made from, as it lies in the database."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """And back."""
        return unseal(encrypted_text)

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
        people = filter(None, (who_has(site().book.tables, email) for email in verified))
        return any(not person.left(site().today) for person in people)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Joins no account to the one that is signed in: whom the provider vouches for signs in, and nothing else."""
        sociallogin.state["process"] = "login"

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """Address and name, as the provider tells them."""
        operator = sociallogin.user
        operator.email = (data.get("email") or "").strip().lower()
        names = (data.get("name"), f"{data.get('first_name') or ''} {data.get('last_name') or ''}")
        operator.name = next((name.strip() for name in names if name and name.strip()), "")
        return operator

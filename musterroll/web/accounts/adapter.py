"""What allauth asks us about signing in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
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

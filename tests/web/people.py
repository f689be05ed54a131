"""People who sign in: Fay leads compliance, Ada administers, Gus audits; others are in the book."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from django.test import Client

from musterroll.web.site import site


class SignIn(Protocol):
    """Signs somebody in, with roles."""

    def __call__(
        self, email: str, *roles: str, engagement: int | None = None, expires_at: datetime | None = None
    ) -> Client: ...


def browser() -> Client:
    """A browser that checks for forgeries as a real one makes us do."""
    return Client(SERVER_NAME="localhost", enforce_csrf_checks=False)


def sign_in(email: str, *roles: str, engagement: int | None = None, expires_at: datetime | None = None) -> Client:
    """A browser in which somebody has signed in who was given these roles."""
    from musterroll.web.accounts.models import Grant, Operator

    operator = Operator.objects.filter(email=email).first() or Operator.objects.create_user(email)
    for role in roles:
        Grant.objects.create(
            operator=operator,
            role=role,
            engagement=engagement,
            expires_at=expires_at,
            given_by="a test",
            given_at=site().now,
        )
    client = browser()
    client.force_login(operator, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client

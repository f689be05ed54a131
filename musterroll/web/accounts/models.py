"""Who may sign in, and which roles they were given until when. What they do is in the book, not here."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Operators(BaseUserManager["Operator"]):
    """Operators by their address."""

    def create_user(self, email: str, password: str | None = None, **more: Any) -> Operator:
        """A new operator; without a password they come by single sign-on, a passkey or a link."""
        made = self.model(email=email.strip().lower(), **more)
        made.set_password(password)
        made.save(using=self._db)
        return made

    def get_by_natural_key(self, username: str | None) -> Operator:
        """By address, whatever its letters."""
        return self.get(email__iexact=username)


class Operator(AbstractBaseUser):
    """Somebody who signs in. Without a grant they see what is about themselves."""

    email = models.EmailField(unique=True)
    name = models.TextField(blank=True, default="")
    is_active = models.BooleanField(default=True)
    theme = models.CharField(max_length=8, blank=True, default="")
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects: ClassVar[Operators] = Operators()

    class Meta:
        db_table = "web_operators"
        constraints: ClassVar = [models.UniqueConstraint(Lower("email"), name="web_operators_email")]

    def __str__(self) -> str:
        return self.name or self.email

    def grants_in_force(self, now: datetime) -> list[Grant]:
        """The roles that they have at an instant."""
        return list(Grant.in_force(now).filter(operator=self))


class Grant(models.Model):
    """A role given to somebody; `engagement` is the entry that opened the audit an auditor was invited to."""

    operator = models.ForeignKey(Operator, models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)
    engagement = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)
    given_by = models.TextField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    @staticmethod
    def in_force(now: datetime) -> models.QuerySet[Grant]:
        """The roles of everybody at an instant."""
        return Grant.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), ended_at=None)

    class Meta:
        db_table = "web_grants"

"""The folder as Django knows it: the app `accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Operators and their grants."""

    name = "musterroll.web.accounts"
    label = "accounts"

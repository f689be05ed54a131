"""The folder as Django knows it: the app `clerk`."""

from __future__ import annotations

from django.apps import AppConfig


class ClerkConfig(AppConfig):
    """Long work and how far it is."""

    name = "musterroll.web.clerk"
    label = "clerk"

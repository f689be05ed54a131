"""The room as Django knows it: the app `store`."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tables and migrations of the book."""

    name = "musterroll.store"
    label = "store"

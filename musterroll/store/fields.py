"""Columns that must be the same on both databases."""

from __future__ import annotations

from typing import Any

from django.db import models


class Whole(models.BigIntegerField):
    """A whole number below 2^63. On SQLite as primary key it is the row's own number, without a second index."""

    def db_type(self, connection: Any) -> str:
        """The column's type."""
        return "integer" if connection.vendor == "sqlite" else "bigint"

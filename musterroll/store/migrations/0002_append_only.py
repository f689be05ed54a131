"""What was recorded is not changed, deleted or reordered: the triggers of `store.triggers`."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from musterroll.store import triggers


def install(apps: Any, schema_editor: Any) -> None:
    """Makes the triggers."""
    triggers.install(schema_editor.connection)


def remove(apps: Any, schema_editor: Any) -> None:
    """Takes them away."""
    triggers.remove(schema_editor.connection)


class Migration(migrations.Migration):
    """Makes the triggers."""

    dependencies = [("store", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]

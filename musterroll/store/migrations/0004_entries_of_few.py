"""Entries of the kinds that come singly can be found by kind; those that come in masses cost no index."""

from __future__ import annotations

from django.db import migrations

_MASSES = "'completion.observed', 'person.observed', 'sign_in.observed', 'access.recorded'"


class Migration(migrations.Migration):
    dependencies = [("store", "0003_state")]

    operations = [
        migrations.RunSQL(
            f'CREATE INDEX entries_of_few ON entries (kind, "index") WHERE kind NOT IN ({_MASSES})',
            "DROP INDEX entries_of_few",
        )
    ]

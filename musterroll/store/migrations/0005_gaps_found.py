"""Obligations are found by status in the order of their due days, and counted from an index alone."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_entries_of_few")]

    operations = [
        migrations.RemoveIndex("stateobligation", "state_obligations_status"),
        migrations.AddIndex(
            "stateobligation", models.Index(fields=["status", "due", "id"], name="state_obligations_status")
        ),
        migrations.AddIndex(
            "stateobligation",
            models.Index(fields=["in_period", "requirement", "status"], name="state_obligations_counted"),
        ),
    ]

"""Findings are read by code page by page, each page from an index, however many have one code."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0009_columns_of_facts")]

    operations = [
        migrations.AddIndex("statefinding", models.Index(fields=["code", "id"], name="state_findings_by_code")),
        migrations.RemoveIndex("statefinding", "state_findings_code"),
    ]

"""People can be sorted and narrowed, records narrowed by source, and what people are known by found by its start."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models
from django.db.models import Value
from django.db.models.functions import Coalesce

PEOPLE_BY = ("name", "department", "manager", "result", "started_on", "type", "status")


def by_start(apps: Any, schema_editor: Any) -> None:
    """On PostgreSQL the beginning of a text is found by an index of its own."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE INDEX state_tokens_start ON state_tokens (token text_pattern_ops)")


def without(apps: Any, schema_editor: Any) -> None:
    """Takes it away."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX state_tokens_start")


class Migration(migrations.Migration):
    dependencies = [("store", "0005_gaps_found")]

    operations = [
        *(
            migrations.AddIndex(
                "stateperson", models.Index(Coalesce(name, Value("\uffff")), "person", name=f"state_people_by_{name}")
            )
            for name in PEOPLE_BY
        ),
        migrations.AddIndex(
            "statecompletion", models.Index(fields=["source", "happened_on"], name="state_completions_source")
        ),
        migrations.RunPython(by_start, without),
    ]

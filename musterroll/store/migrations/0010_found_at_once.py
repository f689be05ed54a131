"""Obligations are counted and paged from indexes alone, also for some people; what Today shows is kept in figures."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

import musterroll.store.fields

_OF_PERSON = ("person", "status", "in_period", "due", "id", "requirement", "kind", "overdue_days_in_period")
_COUNTED = ("in_period", "status", "requirement", "due", "id", "overdue_days_in_period", "days_late", "person")


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0009_columns_of_facts")]

    operations: ClassVar = [
        migrations.RemoveIndex("stateobligation", "state_obligations_person"),
        migrations.AddIndex("stateobligation", models.Index(fields=_OF_PERSON, name="state_obligations_person")),
        migrations.RemoveIndex("stateobligation", "state_obligations_counted"),
        migrations.AddIndex("stateobligation", models.Index(fields=_COUNTED, name="state_obligations_counted")),
        migrations.RemoveIndex("statefinding", "state_findings_code"),
        migrations.AddIndex("statefinding", models.Index(fields=["code", "id"], name="state_findings_code")),
        migrations.AddIndex(
            "stateperson",
            models.Index(
                fields=["person", "ended_on"],
                condition=models.Q(ended_on__isnull=False),
                name="state_people_ended",
            ),
        ),
        migrations.CreateModel(
            name="StateFigures",
            fields=[
                ("id", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("head", models.TextField()),
                ("told", models.TextField()),
            ],
            options={"db_table": "state_figures"},
        ),
    ]

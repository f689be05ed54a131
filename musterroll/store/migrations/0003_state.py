"""The tables of segments and state."""

from django.db import migrations, models

import musterroll.store.fields


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="SegmentSource",
            fields=[
                ("source", models.TextField(primary_key=True, serialize=False)),
                ("number", musterroll.store.fields.Whole(unique=True)),
            ],
            options={
                "db_table": "segment_sources",
            },
        ),
        migrations.CreateModel(
            name="StateHead",
            fields=[
                ("id", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("turn", musterroll.store.fields.Whole()),
                ("upto", musterroll.store.fields.Whole()),
                ("as_of", models.TextField()),
                ("period_start", models.TextField()),
                ("period_end", models.TextField()),
                ("policies", models.TextField()),
                ("program", models.TextField()),
                ("tzdata", models.TextField()),
                ("summary", models.TextField()),
            ],
            options={
                "db_table": "state_heads",
            },
        ),
        migrations.CreateModel(
            name="StateName",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "name", "acct", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.TextField()),
                ("acct", musterroll.store.fields.Whole(db_index=True)),
            ],
            options={
                "db_table": "state_names",
            },
        ),
        migrations.CreateModel(
            name="StateToken",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "token", "acct", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("token", models.TextField()),
                ("acct", musterroll.store.fields.Whole(db_index=True)),
            ],
            options={
                "db_table": "state_tokens",
            },
        ),
        migrations.CreateModel(
            name="SegmentRow",
            fields=[
                ("name", models.TextField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("first", musterroll.store.fields.Whole()),
                ("last", musterroll.store.fields.Whole()),
                ("sha256", models.TextField()),
                ("rows", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "segments",
                "constraints": [models.UniqueConstraint(fields=("kind", "first"), name="segments_kind_first")],
            },
        ),
        migrations.CreateModel(
            name="StateAccount",
            fields=[
                ("acct", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("source", models.TextField()),
                ("account", models.TextField()),
                ("spellings", models.TextField(null=True)),
                ("component", musterroll.store.fields.Whole(db_index=True)),
                ("person", models.TextField(null=True)),
            ],
            options={
                "db_table": "state_accounts",
                "indexes": [models.Index(fields=["person"], name="state_accounts_person")],
                "constraints": [models.UniqueConstraint(fields=("account", "source"), name="state_accounts_key")],
            },
        ),
        migrations.CreateModel(
            name="StateCompletion",
            fields=[
                ("entry", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("acct", musterroll.store.fields.Whole(db_index=True)),
                ("source", models.TextField()),
                ("account", models.TextField()),
                ("person", models.TextField(null=True)),
                ("course_as_written", models.TextField(null=True)),
                ("course", models.TextField(null=True)),
                ("course_matched_by", models.TextField(null=True)),
                ("version", models.TextField(null=True)),
                ("happened_at", models.TextField(null=True)),
                ("happened_on", models.TextField(null=True)),
                ("result", models.TextField(null=True)),
                ("status", models.TextField(null=True)),
                ("counted", models.TextField()),
                ("reason", models.TextField(null=True)),
                ("requirements", models.TextField()),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "state_completions",
                "indexes": [
                    models.Index(fields=["happened_on"], name="state_completions_happened_on"),
                    models.Index(fields=["course", "happened_on"], name="state_completions_course"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateFinding",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("finding", models.TextField()),
                ("code", models.TextField()),
                ("severity", models.TextField()),
                ("person", models.TextField(null=True)),
                ("requirement", models.TextField(null=True)),
                ("obligation", models.TextField(null=True)),
                ("sentence", models.TextField()),
                ("details", models.TextField()),
                ("facts", models.TextField()),
                ("explained", models.TextField(null=True)),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "state_findings",
                "indexes": [
                    models.Index(fields=["finding"], name="state_findings_finding"),
                    models.Index(fields=["code"], name="state_findings_code"),
                    models.Index(fields=["person"], name="state_findings_person"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StateObligation",
            fields=[
                ("id", models.TextField(primary_key=True, serialize=False)),
                ("person", models.TextField()),
                ("requirement", models.TextField()),
                ("kind", models.TextField()),
                ("course", models.TextField(null=True)),
                ("topic", models.TextField(null=True)),
                ("policy_version", models.TextField(null=True)),
                ("trigger_on", models.TextField(null=True)),
                ("due", models.TextField(null=True)),
                ("due_at", models.TextField(null=True)),
                ("original_due", models.TextField(null=True)),
                ("due_basis", models.TextField(null=True)),
                ("provisional", models.BooleanField(null=True)),
                ("status", models.TextField()),
                ("completed_on", models.TextField(null=True)),
                ("completed_at", models.TextField(null=True)),
                ("days_late", musterroll.store.fields.Whole(null=True)),
                ("overdue_days_in_period", musterroll.store.fields.Whole(null=True)),
                ("open_at_period_end", models.BooleanField(null=True)),
                ("completion", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("in_period", models.BooleanField(null=True)),
                ("rollforward", models.BooleanField(null=True)),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "state_obligations",
                "indexes": [
                    models.Index(fields=["person"], name="state_obligations_person"),
                    models.Index(fields=["due"], name="state_obligations_due"),
                    models.Index(fields=["status"], name="state_obligations_status"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StatePerson",
            fields=[
                ("person", models.TextField(primary_key=True, serialize=False)),
                ("aliases", models.TextField(null=True)),
                ("name", models.TextField(null=True)),
                ("emails", models.TextField(null=True)),
                ("type", models.TextField(null=True)),
                ("department", models.TextField(null=True)),
                ("title", models.TextField(null=True)),
                ("manager", models.TextField(null=True)),
                ("status", models.TextField(null=True)),
                ("home_zone", models.TextField(null=True)),
                ("accounts", models.TextField(null=True)),
                ("started_on", models.TextField(null=True)),
                ("ended_on", models.TextField(null=True)),
                ("result", models.TextField(null=True)),
                ("reason", models.TextField(null=True)),
                ("strata", models.TextField(null=True)),
                ("population_from", models.TextField(null=True)),
                ("population_to", models.TextField(null=True)),
                ("digest", models.TextField()),
            ],
            options={
                "db_table": "state_people",
                "indexes": [models.Index(fields=["result"], name="state_people_result")],
            },
        ),
    ]

"""The tables of what comes in over HTTP."""

from django.db import migrations, models

import musterroll.store.fields


class Migration(migrations.Migration):
    dependencies = [("store", "0006_people_and_records_found")]

    operations = [
        migrations.CreateModel(
            name="TokenRow",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("digest", models.TextField(unique=True)),
                ("name", models.TextField()),
                ("scopes", models.TextField()),
                ("source", models.TextField()),
                ("made_by", models.TextField()),
                ("made_at_us", musterroll.store.fields.Whole()),
                ("expires_at_us", musterroll.store.fields.Whole()),
                ("revoked_at_us", musterroll.store.fields.Whole(null=True)),
                ("used_on", models.TextField(null=True)),
            ],
            options={"db_table": "tokens"},
        ),
        migrations.CreateModel(
            name="SeenRow",
            fields=[
                ("key", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("entry", musterroll.store.fields.Whole(null=True)),
            ],
            options={"db_table": "intake_seen"},
        ),
        migrations.CreateModel(
            name="CountRow",
            fields=[
                ("key", models.TextField(primary_key=True, serialize=False)),
                ("minute", musterroll.store.fields.Whole()),
                ("used", musterroll.store.fields.Whole()),
            ],
            options={"db_table": "intake_counts"},
        ),
    ]

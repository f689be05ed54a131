"""The tables of users that directories push."""

from django.db import migrations, models

import musterroll.store.fields


def _key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("store", "0007_intake")]

    operations = [
        migrations.CreateModel(
            name="PushedUser",
            fields=[
                ("pk", _key("source", "key")),
                ("source", models.TextField()),
                ("key", models.TextField()),
                ("user_name", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("active", models.BooleanField(null=True)),
                ("document", models.TextField()),
                ("position", musterroll.store.fields.Whole()),
                ("entry", musterroll.store.fields.Whole()),
                ("created_us", musterroll.store.fields.Whole()),
                ("modified_us", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "scim_users",
                "indexes": [
                    models.Index(fields=["source", "user_name"], name="scim_users_name"),
                    models.Index(fields=["source", "external_id"], name="scim_users_external"),
                    models.Index(fields=["source", "position"], name="scim_users_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushedAddress",
            fields=[
                ("pk", _key("source", "address", "key")),
                ("source", models.TextField()),
                ("address", models.TextField()),
                ("key", models.TextField()),
            ],
            options={
                "db_table": "scim_addresses",
                "indexes": [models.Index(fields=["source", "key"], name="scim_addresses_key")],
            },
        ),
        migrations.CreateModel(
            name="PushedHead",
            fields=[
                ("source", models.TextField(primary_key=True, serialize=False)),
                ("size", musterroll.store.fields.Whole()),
            ],
            options={"db_table": "scim_heads"},
        ),
    ]

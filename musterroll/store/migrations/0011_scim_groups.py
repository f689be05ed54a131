"""The tables of groups that directories push."""

from django.db import migrations, models

import musterroll.store.fields


def _key(*columns: str) -> models.CompositePrimaryKey:
    return models.CompositePrimaryKey(*columns, blank=True, editable=False, primary_key=True, serialize=False)


class Migration(migrations.Migration):
    dependencies = [("store", "0010_found_at_once")]

    operations = [
        migrations.CreateModel(
            name="PushedGroup",
            fields=[
                ("pk", _key("source", "key")),
                ("source", models.TextField()),
                ("key", models.TextField()),
                ("name", models.TextField()),
                ("external_id", models.TextField(null=True)),
                ("document", models.TextField()),
                ("position", musterroll.store.fields.Whole()),
                ("entry", musterroll.store.fields.Whole()),
                ("created_us", musterroll.store.fields.Whole()),
                ("modified_us", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "scim_groups",
                "indexes": [
                    models.Index(fields=["source", "name"], name="scim_groups_name"),
                    models.Index(fields=["source", "position"], name="scim_groups_position"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PushedMember",
            fields=[
                ("pk", _key("source", "group", "user")),
                ("source", models.TextField()),
                ("group", models.TextField()),
                ("user", models.TextField()),
                ("access", models.TextField()),
            ],
            options={
                "db_table": "scim_members",
                "indexes": [models.Index(fields=["source", "user"], name="scim_members_user")],
            },
        ),
    ]

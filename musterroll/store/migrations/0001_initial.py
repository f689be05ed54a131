"""The first tables: entries, bodies, what recognises repeats, the tree, checkpoints, keys of extracts."""

from django.db import migrations, models

import musterroll.store.fields


class Migration(migrations.Migration):
    """Makes them."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Body",
            fields=[
                ("index", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("salt", models.BinaryField()),
                ("body", models.BinaryField()),
            ],
            options={
                "db_table": "bodies",
            },
        ),
        migrations.CreateModel(
            name="BookRow",
            fields=[
                ("id", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("origin", models.TextField()),
                ("secret_check", models.BinaryField()),
            ],
            options={
                "db_table": "book",
            },
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ("id", models.AutoField(primary_key=True, serialize=False)),
                ("size", musterroll.store.fields.Whole()),
                ("note", models.BinaryField()),
                ("at_us", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "checkpoints",
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("index", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("source", models.TextField()),
                ("received_at_us", musterroll.store.fields.Whole()),
                ("digest", models.BinaryField()),
            ],
            options={
                "db_table": "entries",
            },
        ),
        migrations.CreateModel(
            name="ExtractKey",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("key", models.BinaryField()),
                ("nonce", models.BinaryField()),
            ],
            options={
                "db_table": "extract_keys",
            },
        ),
        migrations.CreateModel(
            name="Repeat",
            fields=[
                ("key", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("content", models.BinaryField()),
                ("index", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "repeats",
            },
        ),
        migrations.CreateModel(
            name="NewRepeats",
            fields=[
                ("first", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("packed", models.BinaryField()),
            ],
            options={
                "db_table": "repeats_new",
            },
        ),
        migrations.CreateModel(
            name="Tile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "level", "n", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("level", musterroll.store.fields.Whole()),
                ("n", musterroll.store.fields.Whole()),
                ("data", models.BinaryField()),
            ],
            options={
                "db_table": "tiles",
            },
        ),
        migrations.CreateModel(
            name="TreeHead",
            fields=[
                ("size", musterroll.store.fields.Whole(primary_key=True, serialize=False)),
                ("root", models.BinaryField()),
                ("at_us", musterroll.store.fields.Whole()),
            ],
            options={
                "db_table": "tree_heads",
            },
        ),
    ]

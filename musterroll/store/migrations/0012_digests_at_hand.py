"""What is stored of some people is compared by digests that stand in indexes."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models

import musterroll.store.fields

_OF_PERSON = ("person", "status", "in_period", "due", "id", "requirement", "kind", "overdue_days_in_period", "digest")
_OF_ACCOUNT = ("acct", "digest")
_BARE = "state_completions_acct_594a4790"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0011_scim_groups")]

    operations: ClassVar = [
        migrations.RemoveIndex("stateobligation", "state_obligations_person"),
        migrations.AddIndex("stateobligation", models.Index(fields=_OF_PERSON, name="state_obligations_person")),
        # Only its index goes; Django would copy the table on SQLite.
        migrations.SeparateDatabaseAndState(
            [
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS "{_BARE}"', f'CREATE INDEX "{_BARE}" ON state_completions (acct)'
                )
            ],
            [migrations.AlterField("statecompletion", "acct", musterroll.store.fields.Whole())],
        ),
        migrations.AddIndex("statecompletion", models.Index(fields=_OF_ACCOUNT, name="state_completions_acct")),
    ]

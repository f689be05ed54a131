"""Facts have columns that they had not: their files are made again from the entries, which nothing changes."""

from __future__ import annotations

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("store", "0008_scim")]

    operations = [
        migrations.RunSQL("DELETE FROM segments", migrations.RunSQL.noop),
        migrations.RunSQL("DELETE FROM segment_sources", migrations.RunSQL.noop),
    ]

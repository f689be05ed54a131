"""Whether an entry belongs into the index of those that come singly is asked of every entry that is added.

As comparisons one after the other it takes hardly any time; of a list SQLite makes a table, and looks into that for a
microsecond. Questions that are to use the index say it in the same words (`reading.of_kind.FEW`).
"""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

_MASSES = ("completion.observed", "person.observed", "sign_in.observed", "access.recorded")
_FEW = " AND ".join(f"kind <> '{kind}'" for kind in _MASSES)
_AS_A_LIST = f"kind NOT IN ({', '.join(repr(kind) for kind in _MASSES)})"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0012_digests_at_hand")]

    operations: ClassVar = [
        migrations.RunSQL(
            ["DROP INDEX entries_of_few", f'CREATE INDEX entries_of_few ON entries (kind, "index") WHERE {_FEW}'],
            ["DROP INDEX entries_of_few", f'CREATE INDEX entries_of_few ON entries (kind, "index") WHERE {_AS_A_LIST}'],
        )
    ]

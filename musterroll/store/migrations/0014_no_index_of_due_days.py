"""No question is about days alone on which obligations fall due: that index was kept up and never read."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("store", "0013_entries_of_few_told_quickly")]

    operations: ClassVar = [migrations.RemoveIndex("stateobligation", "state_obligations_due")]

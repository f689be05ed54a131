"""Long work and how far it is. Whoever closes the page finds it again; a process that ends leaves it interrupted."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Task(models.Model):
    """One piece of long work. `result` is JSON; `seen_at` is when it last told how far it is.

    `kind` is what it is one of, where its last result is looked at later: `verification`, `backup`, `anchor`.
    """

    id = models.CharField(primary_key=True, max_length=32)
    kind = models.CharField(max_length=32, default="")
    title = models.TextField()
    asked_by = models.TextField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    sentence = models.TextField(default="")
    state = models.CharField(max_length=8, default="running")  # running, done, failed
    result = models.TextField(null=True)
    what = models.TextField(default="")
    remedy = models.TextField(default="")
    then = models.TextField(default="")

    class Meta:
        db_table = "web_tasks"
        indexes: ClassVar = [models.Index(fields=["kind", "-began_at"], name="web_tasks_of_kind")]

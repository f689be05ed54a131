"""The tables of what comes in over HTTP: who may send, what was sent before, how much in this minute."""

from __future__ import annotations

from django.db import models

from musterroll.store.fields import Whole


class TokenRow(models.Model):
    """A token of a program. Of the token itself only the SHA-256 is kept."""

    id = models.AutoField(primary_key=True)
    digest = models.TextField(unique=True)
    name = models.TextField()
    scopes = models.TextField()
    source = models.TextField()
    made_by = models.TextField()
    made_at_us = Whole()
    expires_at_us = Whole()
    revoked_at_us = Whole(null=True)
    used_on = models.TextField(null=True)

    class Meta:
        db_table = "tokens"


class SeenRow(models.Model):
    """A statement or delivery that came: HMACs of its name and of what it said, and its entry where it has one."""

    key = Whole(primary_key=True)
    content = models.BinaryField()
    entry = Whole(null=True)

    class Meta:
        db_table = "intake_seen"


class CountRow(models.Model):
    """How many requests somebody was granted in a minute."""

    key = models.TextField(primary_key=True)
    minute = Whole()
    used = Whole()

    class Meta:
        db_table = "intake_counts"

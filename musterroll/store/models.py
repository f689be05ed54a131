"""The tables of the book. Everything in them can be computed again from entries and bodies."""

from __future__ import annotations

from django.db import models

from musterroll.store.fields import Whole
from musterroll.store.models_intake import CountRow, SeenRow, TokenRow  # noqa: F401  (Django finds them here)
from musterroll.store.models_scim import (  # noqa: F401  (Django finds them here)
    PushedAddress,
    PushedGroup,
    PushedHead,
    PushedMember,
    PushedUser,
)
from musterroll.store.models_state import (  # noqa: F401  (Django finds them here)
    SegmentRow,
    SegmentSource,
    StateAccount,
    StateCompletion,
    StateFinding,
    StateHead,
    StateName,
    StateObligation,
    StatePerson,
    StateToken,
)


class BookRow(models.Model):
    """One row: which log this is, and what its secret gives for a known text, so that a wrong one is noticed."""

    id = Whole(primary_key=True)
    origin = models.TextField()
    secret_check = models.BinaryField()

    class Meta:
        db_table = "book"


class Entry(models.Model):
    """What the tree commits to, in order from 0 without a gap. Nothing in it tells of a person."""

    index = Whole(primary_key=True)
    kind = models.TextField()
    source = models.TextField()
    received_at_us = Whole()
    digest = models.BinaryField()

    class Meta:
        db_table = "entries"


class Body(models.Model):
    """The canonical bytes of a fact and the salt of its digest. The row goes when the body is erased."""

    index = Whole(primary_key=True)
    salt = models.BinaryField()
    body = models.BinaryField()

    class Meta:
        db_table = "bodies"


class Repeat(models.Model):
    """By what a fact that comes again is recognised: parts of HMACs with the book's secret.

    `key` stands for an event, or for the thing of a state; `content` for what was said last. Two keys that meet
    by chance lose no fact: their contents differ, and the fact is added.
    """

    key = Whole(primary_key=True)
    content = models.BinaryField()
    index = Whole()

    class Meta:
        db_table = "repeats"


class NewRepeats(models.Model):
    """Keys and contents of the entries of one commit, from `first` on, that are not in `repeats` yet."""

    first = Whole(primary_key=True)
    packed = models.BinaryField()

    class Meta:
        db_table = "repeats_new"


class Tile(models.Model):
    """Up to 256 hashes of the tree, one after the other. A tile only grows at its end."""

    pk = models.CompositePrimaryKey("level", "n")
    level = Whole()
    n = Whole()
    data = models.BinaryField()

    class Meta:
        db_table = "tiles"


class TreeHead(models.Model):
    """Size and root of the tree after each commit. The row of size 0 is what writers lock on PostgreSQL."""

    size = Whole(primary_key=True)
    root = models.BinaryField()
    at_us = Whole()

    class Meta:
        db_table = "tree_heads"


class Checkpoint(models.Model):
    """A head as a signed note."""

    id = models.AutoField(primary_key=True)
    size = Whole()
    note = models.BinaryField()
    at_us = Whole()

    class Meta:
        db_table = "checkpoints"


class ExtractKey(models.Model):
    """The key of one encrypted extract. Destroying it makes the file unreadable for ever."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    key = models.BinaryField()
    nonce = models.BinaryField()

    class Meta:
        db_table = "extract_keys"

"""The tables of users that directories push: how each is now. Made from facts, and made again from them."""

from __future__ import annotations

from django.db import models

from musterroll.store.fields import Whole


class PushedUser(models.Model):
    """One user as the directory showed it last. `position` is the entry that it came with, `entry` the latest."""

    pk = models.CompositePrimaryKey("source", "key")
    source = models.TextField()
    key = models.TextField()
    user_name = models.TextField()  # as it is compared
    external_id = models.TextField(null=True)
    active = models.BooleanField(null=True)
    document = models.TextField()
    position = Whole()
    entry = Whole()
    created_us = Whole()
    modified_us = Whole()

    class Meta:
        db_table = "scim_users"
        indexes = [
            models.Index(fields=["source", "user_name"], name="scim_users_name"),
            models.Index(fields=["source", "external_id"], name="scim_users_external"),
            models.Index(fields=["source", "position"], name="scim_users_position"),
        ]


class PushedAddress(models.Model):
    """An address of a user, as it is compared."""

    pk = models.CompositePrimaryKey("source", "address", "key")
    source = models.TextField()
    address = models.TextField()
    key = models.TextField()

    class Meta:
        db_table = "scim_addresses"
        indexes = [models.Index(fields=["source", "key"], name="scim_addresses_key")]


class PushedHead(models.Model):
    """Up to which entry the tables above are true, for each source."""

    source = models.TextField(primary_key=True)
    size = Whole()

    class Meta:
        db_table = "scim_heads"


class PushedGroup(models.Model):
    """One group as the directory showed it last, without its members."""

    pk = models.CompositePrimaryKey("source", "key")
    source = models.TextField()
    key = models.TextField()
    name = models.TextField()  # as it is compared
    external_id = models.TextField(null=True)
    document = models.TextField()
    position = Whole()
    entry = Whole()
    created_us = Whole()
    modified_us = Whole()

    class Meta:
        db_table = "scim_groups"
        indexes = [
            models.Index(fields=["source", "name"], name="scim_groups_name"),
            models.Index(fields=["source", "position"], name="scim_groups_position"),
        ]


class PushedMember(models.Model):
    """A user in a group, with the access that this is, as the fact told it."""

    pk = models.CompositePrimaryKey("source", "group", "user")
    source = models.TextField()
    group = models.TextField()
    user = models.TextField()
    access = models.TextField()

    class Meta:
        db_table = "scim_members"
        indexes = [models.Index(fields=["source", "user"], name="scim_members_user")]

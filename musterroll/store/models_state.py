"""The tables of segments and state. All of them can be emptied and made again from entries and bodies."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce

from musterroll.store.fields import Whole


def _text() -> models.TextField[str | None, str | None]:
    return models.TextField(null=True)


class SegmentRow(models.Model):
    """One Parquet file of facts: which entries it covers, and its digest."""

    name = models.TextField(primary_key=True)
    kind = models.TextField()
    first = Whole()
    last = Whole()
    sha256 = models.TextField()
    rows = Whole()

    class Meta:
        db_table = "segments"
        constraints = [models.UniqueConstraint(fields=["kind", "first"], name="segments_kind_first")]


class SegmentSource(models.Model):
    """The number of each source in segments, in the order of first entries."""

    source = models.TextField(primary_key=True)
    number = Whole(unique=True)

    class Meta:
        db_table = "segment_sources"


class StateHead(models.Model):
    """One row: up to which entry, for which day and question the state is true."""

    id = Whole(primary_key=True)
    turn = Whole()
    upto = Whole()
    as_of = models.TextField()
    period_start = models.TextField()
    period_end = models.TextField()
    policies = models.TextField()
    program = models.TextField()
    tzdata = models.TextField()
    summary = models.TextField()

    class Meta:
        db_table = "state_heads"


class StateFigures(models.Model):
    """At most one row: what pages count again and again. `head` names the state that it is true of."""

    id = Whole(primary_key=True)
    head = models.TextField()
    told = models.TextField()

    class Meta:
        db_table = "state_figures"


class StateAccount(models.Model):
    """Every account that a fact names, what it may be judged together with, and whose it is."""

    acct = Whole(primary_key=True)
    source = models.TextField()
    account = models.TextField()
    spellings = _text()
    component = Whole(db_index=True)
    person = _text()

    class Meta:
        db_table = "state_accounts"
        constraints = [models.UniqueConstraint(fields=["account", "source"], name="state_accounts_key")]
        indexes = [models.Index(fields=["person"], name="state_accounts_person")]


class StateToken(models.Model):
    """What accounts of one person can have in common: an address, an id, a name."""

    pk = models.CompositePrimaryKey("token", "acct")
    token = models.TextField()
    acct = Whole(db_index=True)

    class Meta:
        db_table = "state_tokens"


class StateName(models.Model):
    """Names of people whom only a training platform knows."""

    pk = models.CompositePrimaryKey("name", "acct")
    name = models.TextField()
    acct = Whole(db_index=True)

    class Meta:
        db_table = "state_names"


class StatePerson(models.Model):
    """One row a person, in the columns of the reconciliation."""

    person = models.TextField(primary_key=True)
    aliases = _text()
    name = _text()
    emails = _text()
    type = _text()
    department = _text()
    title = _text()
    manager = _text()
    status = _text()
    home_zone = _text()
    accounts = _text()
    started_on = _text()
    ended_on = _text()
    result = _text()
    reason = _text()
    strata = _text()
    population_from = _text()
    population_to = _text()
    digest = models.TextField()

    class Meta:
        db_table = "state_people"
        indexes = [
            models.Index(fields=["result"], name="state_people_result"),
            models.Index(fields=["person", "ended_on"], condition=Q(ended_on__isnull=False), name="state_people_ended"),
            # By these people are sorted and narrowed; null sorts behind all texts.
            *(
                models.Index(Coalesce(name, Value("\uffff")), "person", name=f"state_people_by_{name}")
                for name in ("name", "department", "manager", "result", "started_on", "type", "status")
            ),
        ]


class StateObligation(models.Model):
    """One row an obligation that is listed."""

    id = models.TextField(primary_key=True)
    person = models.TextField()
    requirement = models.TextField()
    kind = models.TextField()
    course = _text()
    topic = _text()
    policy_version = _text()
    trigger_on = _text()
    due = _text()
    due_at = _text()
    original_due = _text()
    due_basis = _text()
    provisional = models.BooleanField(null=True)
    status = models.TextField()
    completed_on = _text()
    completed_at = _text()
    days_late = Whole(null=True)
    overdue_days_in_period = Whole(null=True)
    open_at_period_end = models.BooleanField(null=True)
    completion = _text()
    reason = _text()
    in_period = models.BooleanField(null=True)
    rollforward = models.BooleanField(null=True)
    digest = models.TextField()

    class Meta:
        db_table = "state_obligations"
        indexes = [
            # Whatever counts and pages ask of obligations stands in one of two indexes, so that no row is read for it.
            # So do the digests by which those of some people are compared with what is stored.
            models.Index(
                fields=[
                    "person",
                    "status",
                    "in_period",
                    "due",
                    "id",
                    "requirement",
                    "kind",
                    "overdue_days_in_period",
                    "digest",
                ],
                name="state_obligations_person",
            ),
            models.Index(fields=["status", "due", "id"], name="state_obligations_status"),
            models.Index(
                fields=[
                    "in_period",
                    "status",
                    "requirement",
                    "due",
                    "id",
                    "overdue_days_in_period",
                    "days_late",
                    "person",
                ],
                name="state_obligations_counted",
            ),
        ]


class StateFinding(models.Model):
    """One row a finding. `finding` is the key under which it can be explained."""

    id = models.TextField(primary_key=True)
    finding = models.TextField()
    code = models.TextField()
    severity = models.TextField()
    person = _text()
    requirement = _text()
    obligation = _text()
    sentence = models.TextField()
    details = models.TextField()
    facts = models.TextField()
    explained = _text()
    digest = models.TextField()

    class Meta:
        db_table = "state_findings"
        indexes = [
            models.Index(fields=["finding"], name="state_findings_finding"),
            models.Index(fields=["code", "id"], name="state_findings_code"),
            models.Index(fields=["person"], name="state_findings_person"),
        ]


class StateCompletion(models.Model):
    """One row a completion as received: what became of it."""

    entry = Whole(primary_key=True)
    acct = Whole()
    source = models.TextField()
    account = models.TextField()
    person = _text()
    course_as_written = _text()
    course = _text()
    course_matched_by = _text()
    version = _text()
    happened_at = _text()
    happened_on = _text()
    result = _text()
    status = _text()
    counted = models.TextField()
    reason = _text()
    requirements = models.TextField()
    digest = models.TextField()

    class Meta:
        db_table = "state_completions"
        indexes = [
            # What is stored of some accounts is compared by its digests: no row is read for it.
            models.Index(fields=["acct", "digest"], name="state_completions_acct"),
            models.Index(fields=["happened_on"], name="state_completions_happened_on"),
            models.Index(fields=["course", "happened_on"], name="state_completions_course"),
            models.Index(fields=["source", "happened_on"], name="state_completions_source"),
        ]

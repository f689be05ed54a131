"""What other parts take from programs, as operations for the description: records, alerts, statements, deliveries."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from musterroll.facts.record_shape import TrainingRecord
from musterroll.web.api.operation import JSON, Operation
from musterroll.web.api.schemas import Lenient
from musterroll.web.api.shapes import Instant, Sent, Shape
from musterroll.web.intake import records

LINES = "application/x-ndjson"
_ANYTHING: dict[str, Any] = {"type": "object"}


class RecordOutcome(Shape, frozen=True, kw_only=True):
    """What became of one record: its entry where it was taken or known, else what was found in which column."""

    index: int
    outcome: Literal["accepted", "known", "refused"]
    entry: int | msgspec.UnsetType = msgspec.UNSET
    column: str | msgspec.UnsetType = msgspec.UNSET
    found: str | msgspec.UnsetType = msgspec.UNSET
    expected: str | msgspec.UnsetType = msgspec.UNSET
    remedy: str | msgspec.UnsetType = msgspec.UNSET


class RecordOutcomes(Shape, frozen=True, kw_only=True):
    """What became of the records of one request."""

    accepted: int
    known: int
    refused: int
    rows: list[RecordOutcome]


class AlertSent(Sent, frozen=True, kw_only=True, forbid_unknown_fields=False):
    """An alert about somebody: who, by `account`, `login` or `email`; which word of the policy; when."""

    alert: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9_.-]{0,62}$")]
    happened_at: Instant
    account: str | None = None
    login: str | None = None
    email: str | None = None
    source: str | None = None
    link: str | None = None


class AlertOutcome(Shape, frozen=True, kw_only=True):
    """What became of an alert."""

    outcome: Literal["accepted", "known"]
    entry: int | None = None


class NudgeOutcome(Shape, frozen=True, kw_only=True):
    """What became of the word that a source has news: it is asked soon, or this delivery came before."""

    outcome: Literal["accepted", "known"]


class AboutStatements(Shape, frozen=True, kw_only=True):
    """Which versions of xAPI are spoken."""

    version: list[str]


SEND_RECORDS = Operation(
    name="api_records_send",
    method="POST",
    route="records",
    part="Records",
    summary="Send training records: one, a list, or lines of them",
    scope="records:write",
    gives=RecordOutcomes,
    does=records.view,
    raw=records.view,
    described={
        "takes": {
            JSON: [Lenient(TrainingRecord), Lenient(list[TrainingRecord])],
            LINES: {"type": "string", "description": "One record a line."},
        },
        "answers": {
            "200": RecordOutcomes,
            "207": (RecordOutcomes, "Some records were refused: their rows say why."),
        },
    },
)


def _told(name: str, method: str, route: str, summary: str, **more: Any) -> Operation:
    return Operation(
        name=name, method=method, route=route, part="Sent by others", summary=summary, does=records.view, **more
    )


_ALERT = {
    "202": (AlertOutcome, "Taken."),
    "200": (AlertOutcome, "Known already."),
    "204": (None, "It asks for nothing."),
}
_DELIVERY = {"takes": {JSON: _ANYTHING}, "answers": _ALERT, "refusals": ("400", "409", "415")}
_NUDGE = {
    "takes": {JSON: _ANYTHING},
    "answers": {
        "200": (NudgeOutcome, "Known already."),
        "202": (NudgeOutcome, "It is asked soon."),
        "204": (None, "It is not about people."),
    },
    "refusals": ("404", "409"),
}
_STATEMENTS = {
    "takes": {JSON: {"type": ["object", "array"], "description": "xAPI statements."}},
    "headers": {"X-Experience-API-Version": "1.0.x or 2.0.x"},
    "refusals": ("400", "409", "415"),
}
ELSEWHERE = (
    _told(
        "api_alerts",
        "POST",
        "alerts",
        "Send an alert that asks for training",
        scope="alerts",
        gives=AlertOutcome,
        described={**_DELIVERY, "takes": {JSON: Lenient(AlertSent)}},
    ),
    _told(
        "xapi_statements",
        "POST",
        "/xAPI/statements",
        "Send xAPI statements, all or none",
        scope="xapi:write",
        gives=None,
        described={**_STATEMENTS, "answers": {"200": (list[str], "Their ids.")}},
    ),
    _told(
        "xapi_statement",
        "PUT",
        "/xAPI/statements",
        "Send one xAPI statement under its id",
        scope="xapi:write",
        gives=None,
        described={**_STATEMENTS, "query": {"statementId": "The id."}, "answers": {"204": (None, "Taken, or known.")}},
    ),
    _told(
        "xapi_about",
        "GET",
        "/xAPI/about",
        "Which versions of xAPI are spoken",
        scope="",
        gives=AboutStatements,
        described={"answers": {"200": AboutStatements}},
    ),
    _told(
        "api_nudges",
        "POST",
        "nudges/<slug:source>",
        "Say that a source has news; nothing else that is sent is looked at",
        scope="sources:nudge",
        gives=NudgeOutcome,
        named={"source": "The name of a source, such as workday."},
        described={"answers": {"202": (NudgeOutcome, "It is asked soon.")}, "refusals": ("411", "413", "415", "400")},
    ),
    *(
        _told(
            f"hook_{sender}",
            "POST",
            f"/hooks/{sender}",
            words,
            scope="",
            gives=None,
            described={**taken, "signed": header},
        )
        for sender, words, header, taken in (
            ("github", "A delivery of GitHub", "X-Hub-Signature-256", _DELIVERY),
            ("gitlab", "A delivery of GitLab", "webhook-signature", _DELIVERY),
            ("alerts", "An alert signed as Standard Webhooks says", "webhook-signature", _DELIVERY),
            ("bamboohr", "A delivery of BambooHR: it has news", "X-BambooHR-Signature", _NUDGE),
            ("gusto", "A delivery of Gusto: it has news", "X-Gusto-Signature", _NUDGE),
        )
    ),
)

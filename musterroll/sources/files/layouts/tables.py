"""Small tables about people and courses that no system exports: kept by hand, in a spreadsheet."""

from __future__ import annotations

from musterroll.sources.files.layout import Family, Layout
from musterroll.sources.files.layouts.people import EMPLOYEE_NUMBER

_WHO = {
    "source": "the system whose account is meant",
    "account": "the account's immutable id in that system",
    "email": "e-mail address",
    "employee_number": "number of the employer",
}
_WHO_COLUMNS: dict[str, tuple[str, ...]] = {
    "source": ("source", "source system", "account source"),
    "account": ("account", "account id", "account key", "user id"),
    "email": ("email", "email address", "work email", "user email", "person email", "employee email", "user", "person"),
    "employee_number": EMPLOYEE_NUMBER,
}
_WHO_ALIASES = {"emails": "email", "mail": "email", "id": "account", "number": "employee_number", "user": "account"}
_KEYS = ("account", "email", "employee_number")
_KEYS_NEEDED = (_KEYS,)
_SPELL = {"from": "from_on", "to": "to_on", "start": "from_on", "end": "to_on"}
_ABOUT = (
    "A row names a person by e-mail, by employee number (then a list of people with these numbers must be given "
    "too), or by Source and Account.",
)


def _columns(**columns: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return _WHO_COLUMNS | columns


LEAVES = Family(
    "leaves",
    "Leaves: one row a leave",
    _WHO
    | {
        "from_on": "first day of leave",
        "to_on": "last day of leave, blank while it lasts",
        "approved_on": "day of approval",
        "account_disabled": "whether the account was disabled meanwhile",
    },
    (*_KEYS_NEEDED, ("from_on",)),
    _KEYS,
    _WHO_ALIASES | _SPELL | {"approved": "approved_on"},
)
ROLES = Family(
    "roles",
    "Roles: one row for each time somebody holds a role",
    _WHO | {"role": "name of the role", "from_on": "first day in it", "to_on": "last day in it"},
    (*_KEYS_NEEDED, ("role",), ("from_on",)),
    _KEYS,
    _WHO_ALIASES | _SPELL,
)
ACCESS = Family(
    "access",
    "Access: one row for each grant",
    _WHO
    | {
        "system": "system or group",
        "from": "when it was granted",
        "to": "when it was withdrawn",
        "in_scope": "whether the system is in scope of the audit",
    },
    (*_KEYS_NEEDED, ("system",), ("from",)),
    _KEYS,
    _WHO_ALIASES | {"granted": "from", "revoked": "to", "group": "system"},
)
SIGN_INS = Family(
    "sign_ins",
    "Sign-ins: one row for each",
    _WHO | {"happened": "when somebody signed in"},
    (*_KEYS_NEEDED, ("happened",)),
    _KEYS,
    _WHO_ALIASES | {"signed_in": "happened", "at": "happened"},
)
COURSES = Family(
    "courses",
    "Courses: one row for each version of a course",
    {
        "course": "course id, as the training platform writes it",
        "version": "version",
        "title": "title",
        "topics": "topics, separated by ; or ,",
        "published_on": "day of publication",
        "retired_on": "day of retirement",
        "minutes": "length in minutes",
        "archive": "SHA-256 of the archived curriculum",
        "link": "where it can be seen",
    },
    (("course",), ("version", "topics", "published_on")),
    (),
    {"published": "published_on", "retired": "retired_on", "duration": "minutes"},
)
SESSIONS = Family(
    "sessions",
    "Live sessions: one row for each attendee",
    {
        "event": "id of the session, as completions name it",
        "on": "day of the session",
        "place": "place",
        "trainer": "trainer",
        "roster": "signed or platform",
        "attendee": "e-mail address or account of an attendee",
        "archive": "SHA-256 of the archived roster",
    },
    (("event",), ("attendee",)),
    (),
    {"session": "event", "date": "on", "email": "attendee", "account": "attendee", "sha256": "archive"},
)
EXEMPTIONS = Family(
    "exemptions",
    "Exemptions: one row for each",
    _WHO
    | {
        "requirement": "id of the requirement in the policy",
        "from_on": "first day",
        "to_on": "last day",
        "reason": "reason, as a code",
        "note": "note",
        "requested_by": "who asked for it",
        "approved_by": "who approved it; must be somebody else",
        "happened": "when it was approved",
        "withdrawn": "when it was withdrawn",
        "evidence": "document",
    },
    (*_KEYS_NEEDED, ("requirement",), ("from_on",)),
    _KEYS,
    _WHO_ALIASES | _SPELL | {"approved_on": "happened", "granted": "happened", "withdrawn_on": "withdrawn"},
)
ALERTS = Family(
    "alerts",
    "Alerts: one row for each",
    _WHO
    | {"alert": "what happened (secret_pushed, phish_failed …)", "happened": "when", "link": "where it can be seen"},
    (*_KEYS_NEEDED, ("alert",), ("happened",)),
    _KEYS,
    _WHO_ALIASES | {"date": "happened", "at": "happened"},
)

_ROLE_FROM = (
    "role from",
    "role start",
    "role start date",
    "in role since",
    "from",
    "since",
    "valid from",
    "assigned on",
)
_COURSE = ("course", "course id", "course name", "requirement")


def _layout(
    family: Family, tells: tuple[tuple[str, ...], ...], unless: tuple[str, ...] = (), **columns: tuple[str, ...]
) -> Layout:
    about_people = "source" in family.fields
    return Layout(
        name=family.name,
        title=family.title,
        source=family.name,
        family=family,
        columns=_columns(**columns) if about_people else columns,
        tells=tells,
        unless=unless,
        state="REAL",
        generic=True,
        traps=_ABOUT if about_people else (),
    )


_LEAVE_FROM = (
    "leave from",
    "leave start",
    "leave start date",
    "first day of leave",
    "leave begins",
    "absence from",
    "leave started on",
)
_GRANTED = ("granted on", "granted at", "access from", "granted", "access granted", "grant date", "granted date")
_SYSTEM = ("system", "application", "app", "group", "entitlement", "access to", "system name", "group name")
_ATTENDEE = ("attendee", "attendee email", "attendee id", "attendees", "participant", "participant email")
_EVENT = ("session id", "event id", "session", "event")

LAYOUTS = (
    _layout(
        LEAVES,
        (_LEAVE_FROM,),
        from_on=_LEAVE_FROM,
        to_on=(
            "leave to",
            "leave end",
            "leave end date",
            "last day of leave",
            "leave until",
            "absence to",
            "leave ended on",
        ),
        approved_on=("approved on", "approval date", "approved", "leave approved on", "date approved"),
        account_disabled=("account disabled", "access disabled", "sign in disabled"),
    ),
    _layout(
        ROLES,
        (("role", "role name"), _ROLE_FROM),
        _COURSE,
        role=("role name", "role"),
        from_on=_ROLE_FROM,
        to_on=("role to", "role end", "role end date", "in role until", "to", "until", "valid to", "unassigned on"),
    ),
    _layout(
        ACCESS,
        (_SYSTEM, _GRANTED),
        _COURSE,
        system=_SYSTEM,
        **{
            "from": _GRANTED,
            "to": (
                "revoked on",
                "revoked at",
                "access to date",
                "revoked",
                "access revoked",
                "access until",
                "removed on",
            ),
            "in_scope": ("in scope", "in audit scope", "scope"),
        },
    ),
    _layout(
        SIGN_INS,
        (("signed in at", "sign in time", "login time", "signed in", "sign in", "last login", "last sign in"),),
        (*_COURSE, "name", "full name", "first name", "display name", "status", "department", "type", "org unit path"),
        happened=("signed in at", "sign in time", "login time", "signed in", "sign in", "last sign in", "last login"),
    ),
    _layout(
        COURSES,
        (
            ("course", "course id", "course code"),
            ("topics", "topic", "published on", "published", "publication date", "release date"),
        ),
        ("email", "user email", "email address", "employee id", "employee number", "account", "user id", "attendee"),
        course=("course id", "course code", "course"),
        version=("course version", "version", "revision"),
        title=("title", "course title", "course name"),
        topics=("topics", "topic", "topics covered"),
        published_on=("published on", "published", "publication date", "release date", "released on"),
        retired_on=("retired on", "retired", "retirement date"),
        minutes=("minutes", "duration minutes", "length minutes", "length", "duration"),
        archive=("archive", "archive sha256", "sha256", "curriculum sha256"),
        link=("link", "url"),
    ),
    _layout(
        SESSIONS,
        (_EVENT, _ATTENDEE),
        event=_EVENT,
        on=("session date", "event date", "held on", "date", "on"),
        place=("place", "location", "room"),
        trainer=("trainer", "instructor", "presenter"),
        roster=("roster",),
        attendee=("attendee email", "attendee", "attendees", "participant email", "participant", "attendee id"),
        archive=("roster sha256", "sha256"),
    ),
    _layout(
        EXEMPTIONS,
        (
            ("requirement", "requirement id"),
            ("approved by", "requested by", "exempt from", "exemption reason", "reason"),
        ),
        requirement=("requirement id", "requirement"),
        from_on=("exempt from", "from", "start date", "valid from", "exemption start"),
        to_on=("exempt to", "exempt until", "to", "until", "end date", "valid to", "exemption end"),
        reason=("reason code", "exemption reason", "reason"),
        note=("note", "notes", "comment"),
        requested_by=("requested by", "requester"),
        approved_by=("approved by", "approver"),
        happened=("approved on", "approved at", "granted on", "approval date", "granted at"),
        withdrawn=("withdrawn on", "withdrawn at", "withdrawn"),
        evidence=("evidence", "ticket", "document"),
    ),
    _layout(
        ALERTS,
        (("alert", "alert type", "alert name"),),
        alert=("alert type", "alert name", "alert"),
        happened=(
            "alerted at",
            "raised at",
            "raised on",
            "alert date",
            "alert time",
            "happened at",
            "date",
            "time",
            "timestamp",
        ),
        link=("link", "url", "alert link"),
    ),
)

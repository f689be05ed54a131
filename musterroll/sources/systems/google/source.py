"""What Google Workspace offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.google.connect import connect
from musterroll.sources.systems.google.fetch import fetch
from musterroll.sources.systems.google.read import read

SETTINGS = (
    Setting(name="client_email", meaning="the address of the service account", required=True),
    Setting(name="private_key", meaning="private key of the service account, PEM", required=True, secret=True),
    Setting(name="key_id", meaning="the id of this key"),
    Setting(name="admin", meaning="the administrator as whom the service account asks", required=True),
    Setting(name="customer", meaning="the customer; my_customer is the administrator's own", default="my_customer"),
    Setting(name="groups", meaning="groups whose members have in-scope access, as prod@…=production, …"),
    Setting(name="start_date_field", meaning="the custom field that holds the first day of work, as HR.startDate"),
    Setting(name="end_date_field", meaning="the custom field that holds the last day of work"),
    Setting(
        name="employee_id_type", meaning="the type of external id that is the employee number", default="organization"
    ),
    Setting(
        name="type_member", meaning="the member of an organization that is the employee type", default="description"
    ),
    Setting(name="suspended_is", meaning="inactive, or unknown where a suspension ends nothing", default="inactive"),
    Setting(name="user_page_size", meaning="users a page, at most 500", default="500"),
    Setting(name="group_page_size", meaning="groups and members a page, at most 200", default="200"),
    Setting(name="base_url", meaning="the address of the Admin SDK", default="https://admin.googleapis.com"),
    Setting(name="token_url", meaning="the address of tokens", default="https://oauth2.googleapis.com/token"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
SOURCE = Source(
    name="google",
    title="Google Workspace",
    role="directory",
    offers=frozenset({"people", "access"}),
    settings=SETTINGS,
    queries=(
        Query(
            name="users",
            offers="people",
            title="Users, and those deleted of late",
            needs="admin.directory.user.readonly",
            lists_leavers=True,
            fading=frozenset({"deleted"}),
        ),
        Query(
            name="members",
            offers="access",
            title="Members of groups",
            needs="admin.directory.group.readonly and admin.directory.group.member.readonly",
            undated=True,
            unless="groups",
        ),
    ),
    connect=connect,
    fetch=fetch,
    read=read,
    cannot=(
        "A user who was deleted is listed for twenty days; after that only earlier pulls know them.",
        "There is no list of what changed: every pull reads everything.",
        "Google has no hire date: it must stand in a custom field, or come from elsewhere.",
        "Taking somebody out of a group is not offered.",
    ),
)

"""What Okta offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.okta.act import remove, restore
from musterroll.sources.systems.okta.connect import STATUSES, connect, connect_to_act
from musterroll.sources.systems.okta.fetch import fetch
from musterroll.sources.systems.okta.read import read

SETTINGS = (
    Setting(name="base_url", meaning="the address of the organisation, as https://northfen.okta.com", required=True),
    Setting(name="token", meaning="an API token of a read-only administrator (SSWS)", secret=True),
    Setting(name="client_id", meaning="client id of a service app, in place of a token"),
    Setting(name="private_key", meaning="private key of the service app, PEM", secret=True),
    Setting(name="key_id", meaning="the kid of its public key"),
    Setting(name="act_token", meaning="an API token that may change membership of groups", secret=True),
    Setting(name="act_client_id", meaning="client id of a second service app, in place of act_token"),
    Setting(name="act_private_key", meaning="private key of the second service app, PEM", secret=True),
    Setting(name="act_key_id", meaning="the kid of its public key"),
    Setting(name="groups", meaning="groups whose members have in-scope access, as prod-access=production, …"),
    Setting(name="start_date_attribute", meaning="the custom attribute that holds the first day of work"),
    Setting(name="end_date_attribute", meaning="the custom attribute that holds the last day of work"),
    Setting(name="statuses", meaning="the statuses that are asked for", default=", ".join(STATUSES)),
    Setting(name="sign_in_events", meaning="events of the System Log that are sign-ins", default="user.session.start"),
    Setting(name="history_days", meaning="days that the first pull of the System Log goes back", default="90"),
    Setting(name="page_size", meaning="users and groups a page", default="200"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
QUERIES = (
    Query(
        name="users",
        offers="people",
        title="Users",
        needs="okta.users.read, or the role Read-only Administrator",
        lists_leavers=True,
        incremental=True,
    ),
    # Before the members: the log knows the instant of a grant, the list only that there was one.
    Query(
        name="grants",
        offers="access",
        title="Members added to groups (System Log)",
        needs="okta.logs.read and okta.groups.read, or the role Read-only Administrator",
        incremental=True,
        unless="groups",
    ),
    Query(
        name="members",
        offers="access",
        title="Members of groups",
        needs="okta.groups.read, or the role Read-only Administrator",
        undated=True,
        unless="groups",
    ),
    Query(
        name="sign_ins",
        offers="sign_ins",
        title="Sign-ins (System Log)",
        needs="okta.logs.read, or the role Read-only Administrator",
        incremental=True,
        unless="sign_in_events",
    ),
)
SOURCE = Source(
    name="okta",
    title="Okta",
    role="directory",
    offers=frozenset({"people", "access", "sign_ins", "removal"}),
    settings=SETTINGS,
    queries=QUERIES,
    connect=connect,
    fetch=fetch,
    read=read,
    remove=remove,
    restore=restore,
    connect_to_act=connect_to_act,
    cannot=(
        "A user who was deleted for good is in no list; Musterroll then records the account as inactive.",
        "The System Log goes back 90 days; what lies before the first pull is not known.",
        "Membership of groups that come from elsewhere (APP_GROUP, BUILT_IN) cannot be changed by Okta's API.",
        "Service apps that demand DPoP are not supported; switch the demand off for this app.",
    ),
)

"""What Entra ID offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.entra.act import remove, restore
from musterroll.sources.systems.entra.connect import CLOUDS, connect, connect_to_act
from musterroll.sources.systems.entra.fetch import fetch
from musterroll.sources.systems.entra.read import read

SETTINGS = (
    Setting(name="tenant", meaning="the id of the tenant, or one of its domains", required=True),
    Setting(name="client_id", meaning="the application id of the app that reads", required=True),
    Setting(name="client_secret", meaning="a client secret of this app", secret=True),
    Setting(name="private_key", meaning="in place of a secret, the private key of a certificate, PEM", secret=True),
    Setting(name="thumbprint", meaning="the thumbprint of this certificate"),
    Setting(name="act_client_id", meaning="the application id of a second app, which changes membership of groups"),
    Setting(name="act_client_secret", meaning="a client secret of the second app", secret=True),
    Setting(name="act_private_key", meaning="in place of it, the private key of a certificate, PEM", secret=True),
    Setting(name="act_thumbprint", meaning="the thumbprint of this certificate"),
    Setting(name="groups", meaning="groups whose members have in-scope access, as prod-access=production, …"),
    Setting(name="nested", meaning="yes: members of groups in these groups count too", default="yes"),
    Setting(name="disabled_is", meaning="unknown, or inactive where only leavers are disabled", default="unknown"),
    Setting(name="leave_date", meaning="yes: the last day of work is asked for", default="no"),
    Setting(name="other_mails", meaning="no: addresses that may be private are not asked for", default="yes"),
    Setting(name="date_zone", meaning="the time zone whose midnight the dates of work are", default="UTC"),
    Setting(name="sign_in_days", meaning="days that the first pull of sign-ins goes back; empty: not asked"),
    Setting(name="delta", meaning="no: every pull reads everything", default="yes"),
    Setting(name="page_size", meaning="users a page, at most 999", default="999"),
    Setting(name="cloud", meaning=f"the cloud of the tenant: {', '.join(CLOUDS)}", default="global"),
    Setting(name="base_url", meaning="another address of Graph"),
    Setting(name="login_url", meaning="another address of sign-in"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
QUERIES = (
    Query(
        name="users",
        offers="people",
        title="Users, and those deleted of late",
        needs="User.Read.All; with leave_date also User-LifeCycleInfo.Read.All",
        lists_leavers=True,
        incremental=True,
    ),
    Query(
        name="members",
        offers="access",
        title="Members of groups",
        needs="GroupMember.Read.All and User.Read.All",
        undated=True,
        unless="groups",
    ),
    Query(
        name="sign_ins",
        offers="sign_ins",
        title="Last sign-ins",
        needs="AuditLog.Read.All and User.Read.All, and a licence of Entra ID P1 or P2",
        incremental=True,
        unless="sign_in_days",
    ),
)
SOURCE = Source(
    name="entra",
    title="Microsoft Entra ID",
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
        "A user who was deleted is listed for thirty days; after that only earlier pulls know them.",
        "Since when somebody is a member of a group is not told: held at the latest since the list was made.",
        "Of sign-ins only the last one of each user is told, hours after it.",
        "Groups with a rule for their members, groups from an Active Directory of your own, distribution lists and "
        "mail-enabled security groups: their members cannot be changed here.",
        "Somebody who is a member through a group in a group is not taken out: that group is to be named.",
        "Tenants of Azure AD B2C and external tenants have no list of what changed: set delta to no there.",
    ),
)

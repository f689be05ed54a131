"""Cases of domain 3.1, 3.2 and 3.5: one human behind several accounts, several humans behind one."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Member
from musterroll.sources.demo.plants import late, missed, on_time, unverified
from musterroll.sources.demo.sightings import seen_by_hr, seen_by_okta
from musterroll.sources.demo.training import keep_aware

OUT = "out_of_population"


def keys(*members: Member) -> list[dict[str, str]]:
    """Accounts as a link names them: each member's own, in HR and in the directory."""
    found = []
    for who in members:
        source, _, account = who.account.partition(":")
        found.append({"source": source, "account": account})
        if who.in_okta and source != "okta":
            found.append({"source": "okta", "account": who.okta_id})
    return found


def address_changed(office: Office) -> None:
    """A new name, a new address; the directory saw both, and the platform was told months later."""
    for n, (done, outcome) in enumerate(
        (
            ("2025-09-01", on_time("refresh", "2025-09-16")),
            ("2025-09-22", late("refresh", "2025-09-16", 6)),
        ),
        start=1,
    ):
        who = office.veteran()
        former = f"maiden.name.{n}@northfen.example"
        seen_by_okta(office, who, "2024-02-01", emails=[former])
        office.aware(former, "2023-10-16", "2024-09-16", done)
        office.plant("address changed, platform not told", who, "awareness", outcome)
    for n, (done, outcome) in enumerate(
        (
            ("2025-10-01", on_time("refresh", "2025-10-14")),
            ("2025-10-15", late("refresh", "2025-10-14", 1)),
        ),
        start=3,
    ):
        who = office.veteran()
        former = f"maiden.name.{n}@northfen.example"
        seen_by_okta(office, who, "2024-02-01", emails=[former])
        office.aware(former, "2023-11-06", "2024-10-14")
        office.aware(who, done)
        office.plant("address changed, platform told late", who, "awareness", outcome)


def address_linked(office: Office) -> None:
    """No source saw the former address; a human linked the accounts."""
    for n, (done, outcome) in enumerate(
        (
            ("2025-08-15", on_time("refresh", "2025-08-18")),
            ("2025-08-25", late("refresh", "2025-08-18", 7)),
        ),
        start=1,
    ):
        who = office.veteran()
        former = f"former.{n}@northfen.example"
        office.aware(former, "2023-09-18", "2024-08-18", done)
        accounts = [*keys(who), {"source": "knowbe4", "account": former}]
        office.link("accounts.linked", "2025-11-03", accounts, "hr@northfen.example", "renamed")
        office.plant("former address linked by a human", who, "awareness", outcome)


def address_unlinked(office: Office) -> None:
    """A name alone joins nothing: until a human decides, the completion is not believed."""
    for n, (started, due, done) in enumerate(
        (
            ("2025-02-17", "2025-04-03", "2025-03-03"),
            ("2025-04-14", "2025-05-14", "2025-05-06"),
            ("2025-08-11", "2025-09-10", "2025-09-02"),
        ),
        start=1,
    ):
        who = office.hire(started)
        private = f"home.{n}@mail.example"
        office.took(private, "SEC-AWARE", done, given=who.given, family=who.family)
        office.plant(
            "same name, other address",
            who,
            "awareness",
            unverified("onboarding", due, "identity_candidate"),
            findings=["identity_candidate"],
            result="unresolved",
        )
        office.plant(
            "same name, other address",
            f"knowbe4:{private}",
            None,
            findings=["excluded", "unmatched_completion", "identity_candidate"],
            result=OUT,
            reason="only_in_training_platform",
        )


def name_of_two(office: Office) -> None:
    """Two people of one name: neither is proposed."""
    first = keep_aware(office, office.veteran(department="Legal"))
    second = keep_aware(office, office.veteran(department="Sales"))
    second.given, second.family = first.given, first.family
    for row in office.rows["platform"]:
        if row["email"] == second.email:
            row |= {"given": first.given, "family": first.family}
    office.took("namesake@mail.example", "SEC-AWARE", "2025-05-05", given=first.given, family=first.family)
    office.plant(
        "a name that two people have",
        "knowbe4:namesake@mail.example",
        None,
        findings=["excluded", "unmatched_completion"],
        result=OUT,
        reason="only_in_training_platform",
    )
    office.plant("a name that two people have", first, None, result="pass")
    office.plant("a name that two people have", second, None, result="pass")


def decided_apart(office: Office) -> None:
    """A human said that the account of the same name is somebody else."""
    who = keep_aware(office, office.veteran())
    stranger = "not.me@mail.example"
    office.took(stranger, "SEC-AWARE", "2025-05-12", given=who.given, family=who.family)
    accounts = [*keys(who), {"source": "knowbe4", "account": stranger}]
    for own in accounts[:-1]:
        reason = "a customer of the same name"
        office.link("accounts.unlinked", "2025-06-02", [own, accounts[-1]], "hr@northfen.example", reason)
    office.plant("decided apart by a human", who, None, result="pass")
    office.plant(
        "decided apart by a human",
        f"knowbe4:{stranger}",
        None,
        findings=["excluded", "unmatched_completion"],
        result=OUT,
        reason="only_in_training_platform",
    )


def address_reused(office: Office) -> None:
    """An address of a leaver given to a new colleague: each keeps what they took while they had it."""
    for n, (done, outcome) in enumerate(
        (
            ("2025-03-20", on_time("onboarding", "2025-03-27")),
            (None, missed("onboarding", "2025-03-27")),
        ),
        start=1,
    ):
        email = f"sam.{n}@northfen.example"
        left = office.hire("2021-03-01", "2024-08-30", email=email)
        left.in_okta = False
        new = office.hire("2025-02-10", email=email)
        seen_by_hr(office, left, "2023-08-01")
        seen_by_hr(office, new, "2025-02-10")
        seen_by_okta(office, new, "2025-02-10")
        office.took(email, "SEC-AWARE", "2023-10-10", given=left.given, family=left.family)
        office.took(email, "SEC-AWARE", "2024-08-20", given=left.given, family=left.family)
        if done:
            office.took(email, "SEC-AWARE", done, given=new.given, family=new.family)
        office.plant("address reused after a leaver", new, "awareness", outcome)
        office.plant(
            "address reused after a leaver",
            left,
            None,
            findings=["excluded"],
            result=OUT,
            reason="not_engaged_in_period",
        )


def alias_in_the_directory(office: Office) -> None:
    """The directory logs people in under another address; the number joins the accounts."""
    for done, outcome in (
        ("2025-09-30", on_time("refresh", "2025-10-07")),
        ("2025-10-09", late("refresh", "2025-10-07", 2)),
    ):
        who = office.veteran()
        login = who.email.replace("@", "@go.")
        who.okta_cells["email"] = login
        who.okta_cells["login"] = login
        office.aware(login, "2023-10-31", "2024-10-07", done)
        office.plant("other address in the directory", who, "awareness", outcome)


def one_directory_id(office: Office) -> None:
    """A contractor under a private address in the list; an id of the directory ties the accounts together."""
    for n, (done, outcome) in enumerate(
        (
            ("2025-08-08", on_time("refresh", "2025-08-11")),
            ("2025-08-12", late("refresh", "2025-08-11", 1)),
        ),
        start=1,
    ):
        who = office.contractor("2023-09-11")
        office.aware(who, "2023-09-25", "2024-08-11", done)
        who.okta_cells |= {"email": who.email, "login": who.email}
        who.email = f"studio.{n}@own.example"
        shared = {"directory_id": f"00000000-0000-4000-8000-00000000000{n}", "status": "active"}
        seen_by_okta(office, who, "2023-10-02", emails=[], **shared)
        body = {"account": who.hr_id, "started_on": "2023-09-11", "type": "contractor", **shared}
        office.fact("person.observed", "gusto_contractors", "2023-10-02 06:00:00", body)
        office.plant("one directory id, two addresses", who, "awareness", outcome, strata=["contractor"])


CASES = (
    address_changed,
    address_linked,
    address_unlinked,
    name_of_two,
    decided_apart,
    address_reused,
    alias_in_the_directory,
    one_directory_id,
)

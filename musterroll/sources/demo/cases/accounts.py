"""Cases of domain 3.1 and 3.5: accounts that are not one person's: shared, of machines, twice under one address."""

from __future__ import annotations

from musterroll.sources.demo.cases.identity import OUT, keys
from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import unverified
from musterroll.sources.demo.training import keep_aware

LOOSE = ("excluded", "unmatched_completion", "identity_candidate")  # an account of the platform that may be somebody's


def one_address_twice_in_hr(office: Office) -> None:
    """HR gave two people one address, so nobody can say whose the course is."""
    case = "two people with one address in HR"
    first = office.hire("2025-02-03")
    second = office.hire("2025-02-17")
    second.okta_cells |= {"email": second.email, "login": second.email}
    second.email = first.email
    office.took(first.email, "SEC-AWARE", "2025-03-03", given="", family="")
    for who, due in ((first, "2025-03-20"), (second, "2025-04-03")):
        outcome = unverified("onboarding", due, "identity_candidate")
        office.plant(case, who, "awareness", outcome, findings=["identity_candidate"], result="unresolved")
    loose = f"knowbe4:{first.email}"
    office.plant(case, loose, None, findings=LOOSE, result=OUT, reason="only_in_training_platform")


def second_account_decided(office: Office) -> None:
    """An administrator's second account under the same address: linked by a human, or marked as a service."""
    linked = keep_aware(office, office.veteran())
    extra = office.second_okta_account(linked)
    accounts = [*keys(linked), {"source": "okta", "account": extra}]
    office.link("accounts.linked", "2025-07-01", accounts, "it@northfen.example", "administrator account")
    office.plant("second account in the directory, linked", linked, None, result="pass")
    marked = keep_aware(office, office.veteran())
    extra = office.second_okta_account(marked)
    office.mark("okta", extra, "2025-07-01", "service", "runs the backups")
    case = "second account in the directory, marked"
    office.plant(case, marked, None, result="pass")
    office.plant(case, f"okta:{extra}", None, findings=["excluded"], result=OUT, reason="marked_service")


def second_account_undecided(office: Office) -> None:
    """Until a human decides, nobody knows whose the address is."""
    case = "second account in the directory, undecided"
    who = office.hire("2025-05-12")
    extra = office.second_okta_account(who)
    office.aware(who, "2025-06-02")
    outcome = unverified("onboarding", "2025-06-11", "identity_candidate")
    office.plant(case, who, "awareness", outcome, findings=["identity_candidate"])
    codes = ["excluded", "identity_candidate", "start_inferred"]
    office.plant(case, f"okta:{extra}", None, findings=codes, result=OUT, reason="not_engaged_in_period")
    loose = f"knowbe4:{who.email}"
    office.plant(case, loose, None, findings=LOOSE, result=OUT, reason="only_in_training_platform")


def shared_account(office: Office) -> None:
    """A front desk that three people use: its courses are attributed to nobody."""
    users = [office.hire(started, department="Facilities") for started in ("2025-02-03", "2025-03-03", "2025-04-07")]
    desk = "front.desk@northfen.example"
    for user in users:
        office.took(desk, "SEC-AWARE", user.started.replace(day=25).isoformat(), given="Front", family="Desk")
    okta = office.okta_only("Front Desk", desk)
    for source, account in (("okta", okta), ("knowbe4", desk)):
        office.mark(source, account, "2025-03-01", "shared", "reception", [user.email for user in users])
        codes = ["excluded", "shared_account", "unmatched_completion"] if source == "knowbe4" else ["excluded"]
        office.plant("shared account", f"{source}:{account}", None, findings=codes, result=OUT, reason="marked_shared")
    for user, due in zip(users, ("2025-03-20", "2025-04-17", "2025-05-07"), strict=True):
        outcome = unverified("onboarding", due, "shared_account")
        office.plant("user of a shared account", user, "awareness", outcome, result="unresolved")


def service_account(office: Office) -> None:
    """Accounts of machines join nobody."""
    for name in ("svc-backup", "svc-deploy"):
        account = office.okta_only(name, f"{name}@northfen.example")
        office.mark("okta", account, "2024-01-15", "service", "not a person")
        office.plant(
            "service account", f"okta:{account}", None, findings=["excluded"], result=OUT, reason="marked_service"
        )


def excluded_by_a_human(office: Office) -> None:
    """Board observers: accounts, and no part of the staff, said and signed by a human."""
    for name in ("Board Observer", "Second Board Observer"):
        account = office.okta_only(name, f"{name.lower().replace(' ', '.')}@northfen.example")
        office.mark("okta", account, "2024-01-15", "excluded", "member of the board, no staff")
        office.plant(
            "excluded by a human", f"okta:{account}", None, findings=["excluded"], result=OUT, reason="marked_excluded"
        )


CASES = (
    one_address_twice_in_hr,
    second_account_decided,
    second_account_undecided,
    shared_account,
    service_account,
    excluded_by_a_human,
)

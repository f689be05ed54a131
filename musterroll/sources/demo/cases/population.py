"""Cases of domain 3.3 to 3.7 and 3.9: who is in the population, since when, and which source says so."""

from __future__ import annotations

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.people import Spell
from musterroll.sources.demo.plants import day, late, missed, on_time, other
from musterroll.sources.demo.sightings import seen_by_hr, seen_by_okta
from musterroll.sources.demo.training import keep_aware


def contractor_without_scope(office: Office) -> None:
    """Contractors are bound only while they hold in-scope access; these hold none."""
    for started in ("2023-10-02", "2024-06-03", "2025-03-17"):
        who = office.contractor(started, in_scope=False, department="Facilities")
        office.plant(
            "contractor without in-scope access",
            who,
            None,
            findings=["excluded"],
            result="out_of_population",
            reason="not_in_audience",
        )


def contractor_enters_scope(office: Office) -> None:
    """The first in-scope access of a contractor opens the onboarding."""
    for done, outcome in (
        ("2025-06-11", on_time("onboarding", "2025-06-11")),
        ("2025-06-12", late("onboarding", "2025-06-11", 1)),
        (None, missed("onboarding", "2025-06-11")),
    ):
        who = office.contractor("2024-09-02", in_scope=False, department="Design")
        office.access(who, "crm", "2025-05-12")
        if done:
            office.aware(who, done)
        office.plant(
            "contractor came into scope",
            who,
            "awareness",
            outcome,
            strata=["contractor", "entered_scope_in_period"],
        )


def contractor_enters_scope_trained(office: Office) -> None:
    """Trained before the access came: nothing is asked on entering, and the clock goes on."""
    for done, outcome in (
        ("2025-11-20", on_time("refresh", "2025-12-02")),
        ("2025-12-09", late("refresh", "2025-12-02", 7)),
    ):
        who = office.contractor("2024-09-02", in_scope=False, department="Design")
        office.access(who, "crm", "2025-05-12")
        office.aware(who, "2024-12-02", done)
        office.plant(
            "contractor came into scope, already trained",
            who,
            "awareness",
            other("onboarding", "2025-06-11", "not_required", "already_current"),
            outcome,
            strata=["contractor", "entered_scope_in_period"],
        )


def contractor_leaves_scope(office: Office) -> None:
    """The access ended before the due day."""
    for until, due in (("2025-05-20", "2025-06-04"), ("2025-06-03", "2025-06-04")):
        who = office.hire("2025-05-05", type="contractor", department="Design")
        office.access(who, "crm", "2025-05-05", until)
        office.plant(
            "contractor left scope before the due day",
            who,
            "awareness",
            other("onboarding", due, "ended_before_due"),
            result="no_occurrence",
        )


def contractor_of_unknown_scope(office: Office) -> None:
    """No access fact is not proof of no access."""
    for started in ("2024-01-15", "2024-04-08"):
        who = keep_aware(office, office.hire(started, type="contractor", department="Design"))
        office.plant(
            "contractor without any access fact",
            who,
            "awareness",
            findings=["scope_unknown"],
            result="pass",
            strata=["contractor", "active_whole_period"],
        )
    who = office.hire("2025-07-14", type="contractor", department="Design")
    office.plant(
        "contractor without any access fact",
        who,
        "awareness",
        missed("onboarding", "2025-08-13"),
        findings=["scope_unknown"],
        result="deviation",
    )


def access_of_unknown_scope(office: Office) -> None:
    """An access that does not say whether it is in scope counts as in scope."""
    who = office.hire("2025-07-14", type="contractor", department="Design")
    office.access(who, "crm", "2025-07-14", in_scope=None)
    office.plant("access of unknown scope", who, "awareness", missed("onboarding", "2025-08-13"))


def only_in_directory(office: Office) -> None:
    """Known to the directory and not to HR: in the population, and the population was incomplete."""
    for since, done, outcome in (
        ("2025-02-03", "2025-03-10", on_time("onboarding", "2025-03-20")),
        ("2025-06-09", "2025-07-14", late("onboarding", "2025-07-09", 5)),
        ("2025-08-04", None, missed("onboarding", "2025-09-03")),
    ):
        who = office.hire(since)
        who.in_hr = False
        office.access(who, "crm", since)
        if done:
            office.aware(who, done)
        office.plant(
            "only in the directory",
            who,
            "awareness",
            outcome,
            findings=["population_gap", "start_inferred"],
            strata=["hired_in_period"],
        )


def only_in_directory_of_unknown_type(office: Office) -> None:
    """The directory does not say what kind of engagement it is either."""
    who = office.hire("2025-03-24")
    who.in_hr = False
    who.okta_cells["type"] = ""
    office.access(who, "crm", "2025-03-24")
    office.plant(
        "only in the directory, type unknown",
        who,
        "awareness",
        missed("onboarding", "2025-05-08"),
        findings=["population_gap", "start_inferred", "scope_unknown"],
    )


def only_in_hr(office: Office) -> None:
    """Known to HR, without an account in the directory."""
    for _ in range(2):
        who = keep_aware(office, office.veteran())
        who.in_okta = False
        office.plant("only in HR", who, None, findings=["population_gap", "not_in_directory"], result="pass")
    who = office.hire("2025-09-15")
    who.in_okta = False
    office.plant(
        "only in HR",
        who,
        "awareness",
        missed("onboarding", "2025-10-15"),
        findings=["population_gap", "not_in_directory"],
        result="deviation",
    )


def only_on_the_platform(office: Office) -> None:
    """A name that only the training platform knows is not in the population, and its courses are nobody's."""
    for n, on in enumerate(("2024-05-06", "2025-04-14", "2025-09-22"), start=1):
        email = f"guest.{n}@partner.example"
        office.took(email, "SEC-AWARE", on, given="Guest", family=f"Number {n}")
        office.plant(
            "only on the training platform",
            f"knowbe4:{email}",
            None,
            findings=["excluded", "unmatched_completion"],
            result="out_of_population",
            reason="only_in_training_platform",
        )


def inactive_without_end(office: Office) -> None:
    """HR says inactive and gives no last day: the first sighting as inactive is taken."""
    for seen, due in (("2025-08-15", "2025-09-30"), ("2025-06-20", "2025-07-22")):
        who = office.veteran()
        office.aware(who, "2023-10-30", f"2024-{due[5:]}")
        who.hr_cells["status"] = "Terminated"
        who.okta_cells["status"] = "DEPROVISIONED"
        seen_by_hr(office, who, seen, status="inactive")
        office.plant(
            "inactive without an end",
            who,
            "awareness",
            other("refresh", due, "ended_before_due"),
            findings=["end_inferred"],
            strata=["left_in_period"],
        )


def active_with_past_end(office: Office) -> None:
    """A dated end in the past beats the word active."""
    for ended, last, due in (("2025-06-30", "2024-09-09", "2025-09-09"), ("2025-04-25", "2024-08-19", "2025-08-19")):
        who = office.veteran()
        who.spells = [Spell(who.started, day(ended))]
        who.hr_cells["status"] = "Active"
        who.okta_cells["status"] = "ACTIVE"
        office.aware(who, "2023-09-18", last)
        office.plant(
            "active with an end in the past",
            who,
            "awareness",
            other("refresh", due, "ended_before_due"),
            findings=["source_disagreement"],
            result="no_occurrence",
            strata=["left_in_period"],
        )


def start_unknown(office: Office) -> None:
    """HR gives no first day: the first in-scope access, else the first sighting."""
    who = office.hire("2025-02-03")
    who.spells = [Spell(None)]
    office.access(who, "crm", "2025-02-03")
    office.aware(who, "2025-03-21")
    office.plant(
        "start unknown, first access taken",
        who,
        "awareness",
        late("onboarding", "2025-03-20", 1),
        findings=["start_inferred"],
    )
    who = office.hire("2025-05-06")
    who.spells = [Spell(None)]
    office.aware(who, "2025-05-06")
    office.plant(
        "start unknown, first sighting taken",
        who,
        "awareness",
        on_time("onboarding", "2025-06-05"),
        findings=["start_inferred"],
    )


def never_seen_active(office: Office) -> None:
    """Inactive, without a start or an end, and never seen at work."""
    who = office.hire("2024-02-05")
    who.spells = [Spell(None)]
    who.in_okta = False
    who.hr_cells["status"] = "Terminated"
    office.plant(
        "never seen active", who, None, findings=["excluded"], result="out_of_population", reason="never_seen_active"
    )


def sources_disagree(office: Office) -> None:
    """HR is believed before the directory, and the difference is shown."""
    who = office.hire("2025-03-17")
    office.aware(who, "2025-05-05")
    seen_by_okta(office, who, "2025-04-02", started_on="2025-03-31")
    office.plant(
        "start differs between sources",
        who,
        "awareness",
        late("onboarding", "2025-05-01", 4),
        findings=["source_disagreement"],
    )
    who = keep_aware(office, office.hire("2024-03-18"))
    seen_by_okta(office, who, "2024-04-02", started_on="2024-04-01")
    office.plant("start differs between sources", who, None, findings=["source_disagreement"], result="pass")
    for status in ("SUSPENDED", "DEPROVISIONED"):
        who = keep_aware(office, office.veteran())
        who.okta_cells["status"] = status
        office.plant("status differs between sources", who, None, findings=["source_disagreement"], result="pass")
    for _ in range(2):
        who = keep_aware(office, office.veteran(department="Design"))
        who.okta_cells["manager"] = office.heads["Legal"]
        office.plant("manager differs between sources", who, None, findings=["source_disagreement"], result="pass")


CASES = (
    contractor_without_scope,
    contractor_enters_scope,
    contractor_enters_scope_trained,
    contractor_leaves_scope,
    contractor_of_unknown_scope,
    access_of_unknown_scope,
    only_in_directory,
    only_in_directory_of_unknown_type,
    only_in_hr,
    only_on_the_platform,
    inactive_without_end,
    active_with_past_end,
    start_unknown,
    never_seen_active,
    sources_disagree,
)

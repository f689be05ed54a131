"""The entry point: `answer(world)` runs the rules in the order of docs/rules.md."""

from __future__ import annotations

from tests.reference.twin import findings as about_people
from tests.reference.twin import findings_records as about_records
from tests.reference.twin.accounts import role_of, roles_of_sources
from tests.reference.twin.case import Case, case_of, judge_case
from tests.reference.twin.completions import Receiving
from tests.reference.twin.credits import Evidence
from tests.reference.twin.judge import row_of
from tests.reference.twin.known import Known
from tests.reference.twin.model import Answer, Row, World
from tests.reference.twin.owners import owners_of
from tests.reference.twin.people import People
from tests.reference.twin.population import person_row, reason_out, source_row
from tests.reference.twin.records import all_records
from tests.reference.twin.renewals import history_from

SEVERITIES = ["strong", "ask", "info"]


def answer(world: World) -> Answer:
    """Everything one question over some facts and policies answers."""
    known = Known(world)
    people = People(known)
    everybody = all_records(people)
    owners = owners_of(known)
    evidence = Evidence(known, everybody)
    history = history_from(known)
    cases = {records.key: case_of(records, owners, evidence) for records in everybody}
    for case in cases.values():
        case.reason = reason_out(case, known)
        if case.reason is None:
            judge_case(case, history)
    receiving = Receiving(people, cases, evidence, owners)
    ordered = [cases[key] for key in sorted(cases)]
    obligations = [row_of(one, case.records, known) for case in ordered for one in case.listed]
    return Answer(
        people=[person_row(case, known) for case in ordered],
        obligations=sorted(obligations, key=obligation_order),
        findings=sorted(all_findings(cases, people, receiving, evidence), key=finding_order),
        completions=receiving.table(),
        sources=[source_row(case) for case in ordered],
    )


def all_findings(cases: dict[str, Case], people: People, receiving: Receiving, evidence: Evidence) -> list[Row]:
    """Section 9, people first."""
    known = people.known
    history, primary = history_from(known), known.policy.identity.primary
    stated = roles_of_sources(known)
    read = {role_of(row["source"], stated) for row in known.rows("person.observed")}
    found: list[Row] = []
    for case in cases.values():
        found += about_people.exclusions(case, known)
        if case.reason is None:
            found += about_people.of_obligations(case, known)
            found += about_people.of_person(case, known, primary, read)
    found += about_records.of_completions(receiving, cases, history)
    found += about_records.bulks(receiving, cases, evidence, history)
    found += about_records.of_accounts(people, receiving)
    found += about_records.of_population(cases, read)
    found += about_records.of_courses(receiving, receiving.owners, history)
    found += about_records.of_sources(known)
    found += about_records.of_policies(known)
    return found


def obligation_order(row: Row) -> tuple[str, ...]:
    """By person, requirement, trigger, kind, topic, course, id; nothing before something."""
    texts = (row["kind"], row["topic"] or "", row["course"] or "", row["id"])
    return row["person"], row["requirement"], row["trigger_on"].isoformat(), *texts


def finding_order(row: Row) -> tuple[int, str, str, str, str]:
    """By severity, code, person, requirement."""
    texts = (row["code"], row["person"] or "", row["requirement"] or "", row["obligation"] or "")
    return SEVERITIES.index(row["severity"]), *texts

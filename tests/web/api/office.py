"""A small company in which one of everything is: a policy, people, records, a session, a request, a period."""

from __future__ import annotations

from datetime import UTC, date, datetime

from musterroll.facts.bodies import (
    CompletionObserved,
    CoursePublished,
    ExtractReceived,
    PersonObserved,
    PolicyAdopted,
    SessionHeld,
)
from musterroll.facts.fact import Fact
from musterroll.procedures import period, seal
from musterroll.procedures.decide import Exemption, requested
from musterroll.rules.pipeline import Engine
from musterroll.store.setup import Book

NOW = datetime(2026, 1, 20, 9, tzinfo=UTC)
TODAY = date(2026, 1, 20)
BY = "ada@northfen.example"
POLICY = """
schema = "musterroll.policy/1"
version = "1"
effective_from = 2025-01-01
title = "Security training policy"
link = "https://internal.example/policy"
time_zone = "Europe/Berlin"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
renewal = { mode = "rolling", every = "12 months" }
"""


def seen(account: str, name: str, *emails: str, department: str = "Research", started: date = date(2025, 3, 3)) -> Fact:
    """A person as the source that says who works here shows them."""
    body = PersonObserved(
        account=account,
        name=name,
        emails=list(emails),
        type="employee",
        status="active",
        started_on=started,
        department=department,
    )
    return Fact(kind="person.observed", source="hris", body=body)


def taken(email: str, day: date, course: str = "SEC-AWARE", source: str = "knowbe4", result: str = "passed") -> Fact:
    """A record of somebody."""
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    body = CompletionObserved(account=email, identity=email, course=course, version="1.0", result=result)  # type: ignore[arg-type]  # one of the words
    return Fact(kind="completion.observed", source=source, happened_at=at, body=body)


def move_in(book: Book) -> None:
    """Ana finished on time and had another address, Bo was late, Cy never finished."""
    said = PolicyAdopted(text=POLICY)
    asked = Exemption(source="hris", account="e3", requirement="awareness", first=TODAY, reason="medical")
    facts = [
        Fact(kind="policy.adopted", source="musterroll", body=said, happened_at=date(2025, 1, 1), actor=BY),
        seen("e1", "Ana Okafor", "ana@corp.example", "ana.o@old.example"),
        seen("e2", "Bo Lind", "bo@corp.example", department="Sales"),
        seen("e3", "Cy Mora", "cy@corp.example"),
        taken("ana@corp.example", date(2025, 3, 20)),
        taken("bo@corp.example", date(2025, 6, 1), source="moodle"),
        taken("cy@corp.example", date(2025, 6, 2), result="in_progress"),
        Fact(
            kind="course.published",
            source="musterroll",
            body=CoursePublished(course="SEC-AWARE", version="1.0", topics=["phishing"]),
        ),
        Fact(
            kind="session.held",
            source="musterroll",
            body=SessionHeld(event="WS-1", on=date(2025, 5, 5), attendees=["ana@corp.example"], roster="signed"),
            happened_at=date(2025, 5, 5),
        ),
        Fact(
            kind="extract.received",
            source="hris",
            body=ExtractReceived(sha256="0" * 64, source="hris", rows=3, parameters={"file": "people.csv"}),
        ),
        requested(asked, "fay@corp.example", NOW),
        period.opened(period.Period("Audit of 2025", "II", date(2025, 1, 1), date(2025, 12, 31), "Halden"), BY, NOW),
    ]
    book.journal.append(facts, received_at=NOW)
    book.state.catch_up(TODAY, period=(date(2025, 1, 1), date(2025, 12, 31)), engine=Engine(threads=1))
    seal.checkpoint(book, NOW)

"""Cases about the records as a whole: pulls that shrank or went stale, curricula without topics, a policy too late."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import on_time
from musterroll.sources.demo.policies import policy_text
from musterroll.sources.demo.training import keep_aware


def pull(office: Office, source: str, on: str, rows: int, *, complete: bool = True, query: str = "all users") -> None:
    """One extract as the collector wrote it down."""
    body: dict[str, Any] = {
        "source": source,
        "sha256": sha256(f"{source} {on}".encode()).hexdigest(),
        "query": query,
        "rows": rows,
        "complete": complete,
        "collected_by": "it@northfen.example",
    }
    office.fact("extract.received", source, f"{on} 06:00:00", body)


def sound_pulls(office: Office) -> None:
    """Extracts that raise no question."""
    pull(office, "gusto", "2025-10-01", 380)
    pull(office, "gusto", "2026-01-20", 391)


def pull_shrank(office: Office) -> None:
    """The directory gave a third fewer rows than the time before, to the same query."""
    pull(office, "okta", "2025-10-01", 412)
    pull(office, "okta", "2026-01-20", 274)
    office.plant("an extract shrank", None, None, findings=["source_shrank"])


def pull_incomplete(office: Office) -> None:
    """The platform stopped answering half-way, and the same was not asked again."""
    pull(office, "knowbe4", "2026-01-19", 700, complete=False, query="enrolments of those who left")
    pull(office, "knowbe4", "2026-01-20", 1100, query="all enrolments")
    office.plant("an extract was cut off", None, None, findings=["source_incomplete"])


def pull_stale(office: Office) -> None:
    """The contractor list was last pulled in November."""
    pull(office, "gusto_contractors", "2025-11-14", 33)
    office.plant("an extract is old", None, None, findings=["source_stale"])


def curriculum_without_topics(office: Office) -> None:
    """A lesson whose published version names none of the policy's topics."""
    who = keep_aware(office, office.hire("2024-10-07", department="Design"))
    office.took(who, "MICRO-DESK", "2025-05-08", "1.0")
    office.plant("a lesson of no topic of the policy", None, "micro-learning", findings=["curriculum_unmapped"])


def topic_nobody_teaches(office: Office) -> None:
    """The policy lists deepfakes; no published version covers it."""
    office.plant("a topic that nothing teaches", None, "micro-learning", findings=["topic_uncovered"])


def no_archive(office: Office) -> None:
    """A version that people completed and of which no curriculum was kept."""
    for _ in range(2):
        who = keep_aware(office, office.veteran(department="Design"))
        office.role(who, "developer", "2025-10-06")
        office.took(who, "SEC-DEV", "2025-10-20", "2.1")
        office.plant("a version without an archive", who, "secure-coding", on_time("role", "2025-11-05"), result="pass")
    office.plant("a version without an archive", None, None, findings=["archive_missing"])


def policy_backdated(office: Office) -> None:
    """Version 3 was adopted two weeks after the day from which it says it is in force."""
    for version, adopted in (("2", "2022-12-12"), ("3", "2025-04-14")):
        office.fact("policy.adopted", "northfen", f"{adopted} 12:00:00", {"text": policy_text(version)})
    office.plant("a policy adopted after its day", None, None, findings=["policy_backdated"])


CASES = (
    sound_pulls,
    pull_shrank,
    pull_incomplete,
    pull_stale,
    curriculum_without_topics,
    topic_nobody_teaches,
    no_archive,
    policy_backdated,
)

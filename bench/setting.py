"""What is asked in every measurement: folders, days, the policy, and how much of the machine is used."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from musterroll.rules.policy.model import Policy
    from musterroll.rules.question import Question

ROOT = Path(__file__).resolve().parent.parent
BENCH = ROOT / "bench"
WORK = BENCH / "made"
SPILL = WORK / "spill"
RESULTS = BENCH / "RESULTS.md"

PERIOD_START = date(2025, 1, 1)
PERIOD_END = date(2025, 12, 31)
AS_OF = date(2026, 1, 20)  # no completion is later
NOW = "2026-01-20T23:00:00Z"

THREADS = 2
MEMORY = "2200MB"  # the engine's own limit: interpreter and Arrow stand beside it

# Departments are numbered; the first of them write code.
DEPARTMENTS = 40
CODING_DEPARTMENTS = 12

AWARENESS = "Security Awareness"
SECURE_CODING = "Secure Coding"
DATA_PROTECTION = "Data Protection"


def question() -> Question:
    """A report of the year 2025, judged in January."""
    from musterroll.rules.question import Question

    return Question(PERIOD_START, PERIOD_END, AS_OF)


def policy() -> Policy:
    """Three requirements, each renewed in a way of its own, with days in New York."""
    from musterroll.rules.policy.model import Audience, Interval, Onboarding, Policy, Renewal, Requirement

    coding = tuple(f"Dept {number}" for number in range(CODING_DEPARTMENTS))
    return Policy(
        version="1",
        effective_from=None,
        title="Policy of the measurements",
        time_zone="America/New_York",
        requirements=(
            Requirement(
                "awareness",
                AWARENESS,
                courses=(AWARENESS,),
                onboarding=Onboarding(within_days=30),
                renewal=Renewal("rolling", every=Interval(12, "months")),
            ),
            Requirement(
                "secure-coding",
                SECURE_CODING,
                courses=(SECURE_CODING,),
                audience=Audience(departments=coding),
                onboarding=Onboarding(within_days=60),
                renewal=Renewal("calendar_year"),
            ),
            Requirement(
                "data-protection",
                DATA_PROTECTION,
                courses=(DATA_PROTECTION,),
                onboarding=Onboarding("none"),
                renewal=Renewal("fixed_date", on="09-30"),
            ),
        ),
    )

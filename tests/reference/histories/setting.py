"""What the histories of one run share: the question, the policies, the courses, and the words in use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from musterroll.rules.policy.model import Policy
from musterroll.rules.question import Question
from tests.reference.histories.world import Fact

SYSTEMS = ("production", "wiki", "payroll")
ROLES = ("developer", "admin")
DEPARTMENTS = ("Engineering", "Sales")
TITLES = ("Developer", "Manager")
TYPES = ("employee", "contractor", "intern")
ALERTS = ("secret_pushed", "phish_failed")
TOPICS = ("phishing", "Data  handling", "passwords")
# Addresses that some policies exclude, of a history alone and of the first histories of a batch.
KIOSKS = tuple(f"kiosk{tag}@northfen.example" for tag in ("", "-h0", "-h1", "-h2", "-h3", "-h4", "-h5"))


@dataclass(frozen=True)
class Course:
    """A course: how policies name it, how exports write it, its published versions."""

    id: str
    spellings: tuple[str, ...]
    versions: tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """The stage on which the people of a run appear."""

    question: Question
    policies: tuple[Policy, ...]
    courses: tuple[Course, ...]
    asked: tuple[Course, ...]  # those that some requirement would accept, most likely
    shared: tuple[Fact, ...]  # publications, extracts
    days: tuple[date, ...]  # of the question, the policies and the publications
    spans: tuple[int, ...]  # within_days, carry over, pre-boarding …
    requirements: tuple[str, ...] = field(default=())
    zones: tuple[str, ...] = ()  # of the policies, some more than once

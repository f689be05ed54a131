"""The course catalogue: every version with its days, topics and archived curriculum."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import Any

# course, version, title, topics, published, retired, minutes, archived
VERSIONS: tuple[tuple[str, str, str, str, str, str | None, int, bool], ...] = (
    ("SEC-AWARE", "3.0", "Northfen Security Awareness", "basics", "2022-12-01", "2024-01-31", 40, True),
    ("SEC-AWARE", "4.0", "Northfen Security Awareness", "basics", "2024-01-01", "2025-02-28", 35, True),
    ("SEC-AWARE", "5.0", "Northfen Security Awareness", "basics", "2025-01-01", None, 35, True),
    ("SEC-DEV", "1.0", "Secure Coding", "basics", "2022-11-01", "2025-04-30", 120, True),
    ("SEC-DEV", "2.0", "Secure Coding", "basics", "2025-03-15", None, 90, True),
    ("SEC-DEV", "2.1", "Secure Coding", "basics", "2025-10-01", None, 90, False),
    ("PROD-SAFE", "1.0", "Working in Production", "basics", "2022-12-01", None, 25, True),
    ("DATA-SAFE", "1.0", "Customer Data in the Warehouse", "data-handling;basics", "2022-12-01", None, 25, True),
    ("SECRETS-JIT", "1.0", "Keeping Secrets out of Git", "basics", "2022-12-01", None, 10, True),
    ("PRIVACY", "1.0", "Privacy for People Teams", "basics", "2022-12-01", None, 30, True),
    ("AI-USE", "1.0", "Using AI Tools Safely", "basics", "2024-02-01", None, 20, True),
    ("MICRO-PHISH", "2025.1", "Phishing in five minutes", "phishing", "2025-01-06", None, 5, True),
    ("MICRO-PHISH", "2025.2", "Phishing in five minutes", "phishing", "2025-04-01", None, 5, True),
    ("MICRO-PHISH", "2025.3", "Phishing in five minutes", "phishing", "2025-07-01", None, 5, True),
    ("MICRO-PHISH", "2025.4", "Phishing in five minutes", "phishing", "2025-10-01", None, 5, True),
    ("MICRO-DATA", "2025.1", "Customer data in five minutes", "data-handling", "2025-01-06", None, 5, True),
    ("MICRO-DATA", "2025.2", "Customer data in five minutes", "data-handling", "2025-07-01", None, 5, True),
    ("MICRO-BOTH", "1.0", "Phishing and customer data", "phishing;data-handling", "2025-05-05", None, 10, True),
    ("MICRO-DESK", "1.0", "A tidy desk", "clean-desk", "2025-03-03", None, 5, True),
    ("IR-HANDBOOK", "1.0", "Incident Handbook", "basics", "2024-01-10", None, 20, True),
    ("IR-HANDBOOK", "2.0", "Incident Handbook", "basics", "2025-05-12", None, 20, True),
    ("IR-HANDBOOK", "2.1", "Incident Handbook", "basics", "2025-10-06", None, 20, True),
)


def course_rows() -> list[dict[str, Any]]:
    """The catalogue as rows of `courses.csv`."""
    return [
        {
            "course": course,
            "version": version,
            "title": title,
            "topics": topics,
            "published": date.fromisoformat(published),
            "retired": date.fromisoformat(retired) if retired else None,
            "minutes": minutes,
            "archive": sha256(f"{course} {version}".encode()).hexdigest() if archived else "",
            "link": "" if retired else f"https://training.northfen.example/courses/{course.lower()}",
        }
        for course, version, title, topics, published, retired, minutes, archived in VERSIONS
    ]

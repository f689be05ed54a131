"""Facts as lines, judged and explained, for tests of explanations."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pyarrow as pa

from musterroll.facts.facts_file import read_facts
from musterroll.facts.tables import INPUTS, FactTables
from musterroll.rules.explain import Step, explain, find_people
from musterroll.rules.pipeline import Run, run
from musterroll.rules.policy.parse import parse_policy
from musterroll.rules.question import Question

YEAR = Question(date(2025, 1, 1), date(2025, 12, 31), date(2026, 1, 20))

POLICY = """
schema = "musterroll.policy/1"
version = "1"
effective_from = 2020-01-01
title = "Northfen training policy"
time_zone = "America/New_York"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
min_version = "2.0"
audience = { types = ["employee"], in_scope_types = ["contractor"] }
onboarding = { trigger = "engagement", within_days = 30, pre_boarding_days = 10 }
renewal = { mode = "rolling", every = "12 months" }

[[requirement]]
id = "coding"
title = "Secure coding"
courses = ["SEC-DEV"]
audience = { roles = ["developer"] }
onboarding = { trigger = "role", within_days = 14 }
renewal = { mode = "none" }

[leave]
extends = true
return_days = 14

[rehire]
carry_over_days = 90
"""

Line = dict[str, Any]


def person(account: str, name: str, **body: Any) -> Line:
    """Somebody in the HR system."""
    return {"kind": "person.observed", "source": "hris", "body": {"account": account, "name": name, **body}}


def employee(account: str, name: str, started: str, ended: str | None = None, **body: Any) -> Line:
    """An employee in the HR system, with an address made of the first name."""
    email = f"{name.split()[0].lower()}@northfen.example"
    return person(account, name, type="employee", emails=[email], started_on=started, ended_on=ended, **body)


def done(who: str, on: str, course: str = "SEC-AWARE", version: str = "2.1", **body: Any) -> Line:
    """A completion on a training platform whose accounts are addresses."""
    result = body.pop("result", "completed")
    line = {"kind": "completion.observed", "source": "lms", "happened_at": on}
    return line | {
        "body": {"account": f"{who}@northfen.example", "course": course, "version": version, "result": result, **body}
    }


def judged(*lines: Line, policy: str = POLICY, question: Question = YEAR) -> Run:
    """A finished run over these facts, which stand in one file, book.facts.jsonl."""
    file = read_facts("\n".join(json.dumps(line) for line in lines).encode())
    assert file.refused.num_rows == 0, file.refused.to_pylist()
    entry = {"input": 0, "name": "book.facts.jsonl", "rows": file.rows, "facts": file.facts, "refused": 0}
    facts = FactTables(dict(file.tables), pa.Table.from_pylist([entry], INPUTS))
    return run(facts, [parse_policy(policy, "policy.toml")], question)


def steps(finished: Run, who: str, requirement: str | None = None) -> list[Step]:
    """The explanation of the one person that `who` means."""
    (found,) = find_people(finished, who)
    return explain(finished, found.pid, requirement)


def told(made: list[Step]) -> str:
    """All words of an explanation in one text."""
    return "\n".join("\n".join([step.title, *step.sentences, *(f"{a}: {b}" for a, b in step.rows)]) for step in made)


def obligation(made: list[Step], words: str) -> dict[str, str]:
    """The rows of the one step about an obligation whose title holds `words`, by label."""
    (step,) = [one for one in made if one.about and words in one.title]
    return dict(step.rows)

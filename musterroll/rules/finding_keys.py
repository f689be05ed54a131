"""A key for each finding that stays the same while its subject does, and the explanations given under such keys.

The key is `f_` and 16 hex digits made from the code, the person, the requirement, the obligation and, where there is no
obligation, what else tells one finding of a code from another: the account, the other person, the field, the topic, the
course and version, the day from which, who entered at what instant; else the one fact that it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
import pyarrow as pa

from musterroll.facts.ids import digest16
from musterroll.rules.reconciliation import FINDINGS

# Members of `details` that name a subject; counts and dues do not, for they change while the subject stays.
_NAMING = (
    ("source", "account"),
    ("persons",),
    ("field",),
    ("topic",),
    ("course", "version"),
    ("from",),
    ("actor", "at"),
)

# One for each person (and requirement): the facts behind it may become more.
_ONE_EACH = {"excluded", "population_gap", "not_in_directory", "scope_unknown", "start_inferred", "end_inferred"}


def finding_key(finding: Mapping[str, Any]) -> str:
    """The key of a finding with the columns of `reconciliation.FINDINGS`."""
    named = (finding["code"], finding["person"], finding["requirement"], finding["obligation"])
    subject = "" if finding["obligation"] or finding["code"] in _ONE_EACH else _subject(finding)
    return "f_" + digest16(*(part or "" for part in named), subject)


def with_explanations(findings: pa.Table, explanations: Mapping[str, str]) -> pa.Table:
    """The findings with the words given under their keys beside what explains them already."""
    if not explanations:
        return findings
    rows = findings.to_pylist()
    for row in rows:
        row["explained"] = explained(row["explained"], explanations.get(finding_key(row)))
    return pa.Table.from_pylist(rows, schema=FINDINGS)


def explained(known: str | None, said: str | None) -> str | None:
    """What explains a finding by itself and what somebody said of it, as one text."""
    return " ".join(words for words in (known, said) if words) or None


def _subject(finding: Mapping[str, Any]) -> str:
    details = msgspec.json.decode(finding["details"] or "{}")
    for names in _NAMING:
        if all(name in details for name in names):
            return msgspec.json.encode([details[name] for name in names]).decode()
    facts = finding["facts"] or []
    return str(facts[0]) if len(facts) == 1 else ""

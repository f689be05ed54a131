"""The words that people put beside findings: printed there, and removing nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from musterroll.facts.errors import Refused
from musterroll.facts.tables import FactTables
from musterroll.procedures.known import others
from musterroll.rules.finding_keys import finding_key, with_explanations
from musterroll.rules.reconciliation import Reconciliation

_SHORTEST = 6


def with_words(rec: Reconciliation, facts: FactTables) -> Reconciliation:
    """The same answer with the latest explanation beside each finding that has one."""
    told = {
        row["body"]["finding"]: f"{row['body']['by']}: {row['body']['text']}"
        for row in others(facts, "finding.explained")
    }
    return replace(rec, findings=with_explanations(rec.findings, told)) if told else rec


def the_finding(rec: Reconciliation, said: str) -> tuple[str, dict[str, Any]]:
    """Key and row of the finding that a key, or its beginning, means; Refused where none or several do."""
    wanted = said.strip().lower()
    found = {finding_key(row): row for row in rec.findings.to_pylist() if finding_key(row).startswith(wanted)}
    if len(wanted) < _SHORTEST or not found:
        raise Refused(f"There is no finding {said!r} today.", "musterroll explain-finding lists them with their keys.")
    if len(found) > 1:
        raise Refused(f"{len(found)} findings begin with {said}.", "Give more of the key.")
    return next(iter(found.items()))

"""The words of the report as types: results, statuses, kinds, severities; and what addresses name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from musterroll.reports.words import KINDS, RESULTS, SEVERITIES, STATUSES

if TYPE_CHECKING:
    Result = str
    Status = str
    StatusAsked = str
    Kind = str
    Severity = str
else:
    Result = Literal[tuple(word.key for word in RESULTS)]
    Status = Literal[tuple(word.key for word in STATUSES)]
    StatusAsked = Literal[("gaps", "undecided", *(word.key for word in STATUSES))]
    Kind = Literal[tuple(KINDS)]
    Severity = Literal[tuple(word.key for word in SEVERITIES)]

KEY_OF_PERSON = "The key of a person, such as p_1f0c2a9e4b7d8c35."
ENTRY = "The number of an entry."

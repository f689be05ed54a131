"""Rule 7.4: which exemptions hold, and for which days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tests.reference.twin.accounts import key_of
from tests.reference.twin.known import Known
from tests.reference.twin.model import Row
from tests.reference.twin.records import Records
from tests.reference.twin.time import DAY, FIRST, LAST, Span, merged, text_key


@dataclass(frozen=True)
class Exemption:
    first: date
    last: date
    granted: date | None

    def covers(self, due: date) -> bool:
        """Granted on or before the due day, which lies in its span."""
        return self.first <= due <= self.last and (self.granted is None or self.granted <= due)


def exemptions_of(records: Records, requirement: str, known: Known) -> list[Exemption]:
    """The valid ones: asked for and approved by two named people, as far as not withdrawn."""
    found = []
    for row in records.granted:
        asker, approver = text_key(row["requested_by"]), text_key(row["approved_by"])
        if text_key(row["requirement"]) != text_key(requirement) or not asker or not approver or asker == approver:
            continue
        first, last = row["from_on"] or FIRST, last_day(row, records, known)
        if first <= last:
            found.append(Exemption(first, last, known.day(row)))
    return found


def last_day(row: Row, records: Records, known: Known) -> date:
    """The planned last day, or the day before it was withdrawn (undated: it never held)."""
    last = row["to_on"] or LAST
    for other in records.withdrawn:
        same = key_of(other) == key_of(row) and text_key(other["requirement"]) == text_key(row["requirement"])
        day = known.day(other)
        if same and day is None:
            return FIRST
        if same and day and known.order(other) > known.order(row):
            last = min(last, day - DAY)
    return last


def exempt_spells(exemptions: list[Exemption]) -> list[Span]:
    """5.7: spells that touch or overlap are one."""
    return merged([(exemption.first, exemption.last) for exemption in exemptions])

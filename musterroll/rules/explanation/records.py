"""Every completion of a person, and for each requirement whether it counts and why not (rule 7.1)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from musterroll.facts.versions import version_key
from musterroll.rules.explanation.step import Step
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import days, listed, many, reason, utc

_COMPLETIONS = """
    WITH mine AS (
        SELECT * FROM taken WHERE pid = $1
        UNION ALL BY NAME
        SELECT c.rowid AS cid, p.pid, NULL AS doubt, u.course_no, c.* FROM completions c
        JOIN account_people p USING (acct) LEFT JOIN curricula u USING (curriculum)
        WHERE u.course_no IS NULL AND p.pid = $1
    )
    SELECT t.cid, t.doubt, pointer_of(t.fact) AS fact, a.source || ':' || a.account AS name, t.begins_at, t.day_lo,
           t.day_hi, is_instant(t.lasts_s) AS is_instant, CAST(t.flaw AS VARCHAR) AS flaw, t.recorded_day, n.event,
           n.actor, t.course_no,
           cu.as_written, cu.matched_by, cu.version, cu.published_on, k.course, o.result, o.status,
           v.version AS lone_version, g.retracted, g.gone_on
    FROM mine t JOIN accounts a USING (acct) JOIN outcomes o USING (outcome) LEFT JOIN entered n USING (entry)
    LEFT JOIN curricula cu USING (curriculum) LEFT JOIN courses k ON k.course_no = t.course_no
    LEFT JOIN lone_versions l ON l.course_no = t.course_no AND t.day_lo BETWEEN l.from_day AND l.to_day
    LEFT JOIN course_versions v ON v.cv = l.cv LEFT JOIN vanished_completions g ON g.cid = t.cid
    ORDER BY t.begins_at NULLS LAST, t.lasts_s, t.fact
"""


@dataclass(frozen=True)
class Judged:
    """One completion against one requirement: `reason` is null where it counts; `in_doubt` where it may yet."""

    row: Row
    reason: str | None
    in_doubt: bool
    day_lo: date | None
    day_hi: date | None
    version_inferred: bool = False

    @property
    def cid(self) -> int:
        """Its number among all completions."""
        return int(self.row["cid"])

    @property
    def counts(self) -> bool:
        """Whether it is counted."""
        return self.reason is None


@dataclass(frozen=True)
class Records:
    """All completions of a person, candidates of theirs included."""

    subject: Subject

    @cached_property
    def rows(self) -> list[Row]:
        """One row a completion, in the order of time."""
        return self.subject.rows(_COMPLETIONS)

    @cached_property
    def _credits(self) -> dict[tuple[int, int], list[Row]]:
        found: dict[tuple[int, int], list[Row]] = {}
        for row in self.subject.rows("SELECT * FROM credits WHERE pid = ? ORDER BY tenure"):
            found.setdefault((row["cid"], row["cc"]), []).append(row)
        return found

    @cached_property
    def _right_course(self) -> set[tuple[int, int]]:
        found = self.subject.run.rows("SELECT cc, course_no FROM accepted_courses")
        return {(row["cc"], row["course_no"]) for row in found}

    @cached_property
    def _alert_courses(self) -> set[int]:
        sql = """
            SELECT c.course_no FROM policy_courses p JOIN courses c ON c.course_key = spelling(p.course)
            GROUP BY 1 HAVING bool_and(p.for_alert)
        """
        return {row["course_no"] for row in self.subject.run.rows(sql)}

    def judged(self, rv: int, tenure: int, topic_no: int) -> list[Judged]:
        """Every completion against one requirement version, in one tenure, for one topic (0: none)."""
        return [self._judge(row, rv, tenure, topic_no) for row in self.rows]

    def _judge(self, row: Row, rv: int, tenure: int, topic_no: int) -> Judged:
        cc = self.subject.versions[rv]["cc"]
        found = self._credits.get((row["cid"], cc), [])
        here = [one for one in found if one["tenure"] == tenure and one["topic_no"] == topic_no]
        if here:
            one = here[0]
            return Judged(row, one["reason"], not one["counted"], one["day_lo"], one["day_hi"], one["version_inferred"])
        why = self._why_not(row, rv, cc, tenure, found)
        return Judged(row, why, False, row["day_lo"], row["day_hi"])

    def _why_not(self, row: Row, rv: int, cc: int, tenure: int, found: list[Row]) -> str:
        if row["course_no"] is None:
            return "no_course"
        if (cc, row["course_no"]) not in self._right_course:
            return "just_in_time_course" if row["course_no"] in self._alert_courses else "other_course"
        if row["flaw"] == "not_finished":
            return "retracted" if row["retracted"] else "not_finished"
        if _too_old(row, self.subject.requirement(rv).min_version):
            return "old_version"
        tenures = {one["tenure"] for one in found}
        if tenures and tenure not in tenures:
            return "before_rehire" if max(tenures) < tenure else "another_engagement"
        if tenures:
            return "other_topic"
        return self._outside(row, rv)

    def _outside(self, row: Row, rv: int) -> str:
        """Why a completion lies in no tenure: before all work, or in no stretch of it, or of another topic."""
        early = self.subject.versions[rv]["pre_boarding_days"]
        day = row["day_lo"]
        for segment in self.subject.segments:
            if day is None or (day <= segment["to_day"] and (segment["from_day"] - day).days <= early):
                return "other_topic"
        first = min((segment["from_day"] for segment in self.subject.segments), default=None)
        return "before_start" if first is None or day < first else "after_end"


def _too_old(row: Row, least: str | None) -> bool:
    """Whether its version, or else the only one in force that day, lies below the least that is asked for."""
    known, wanted = version_key(row["version"] or row["lone_version"] or ""), version_key(least or "")
    return known is not None and wanted is not None and known < wanted


def when(row: Row) -> str:
    """The day of a completion, with its instant or with the days that a date of another zone covers."""
    if row["day_lo"] is None:
        return "no date"
    if row["is_instant"]:
        return f"{row['day_lo']} ({utc(row['begins_at'])})"
    if row["day_lo"] != row["day_hi"]:
        return f"{row['day_lo']} to {row['day_hi']} (one date in another zone)"
    return str(row["day_lo"])


def what(row: Row) -> str:
    """Course and version, how the name was read, and what the source says of the outcome."""
    course = row["course"] or row["as_written"] or "no course"
    written = row["as_written"]
    read = f" (written {written!r}, read by {row['matched_by']})" if row["matched_by"] not in (None, "exact") else ""
    version = f" {row['version']}" if row["version"] else ""
    outcome = row["result"] or row["status"]
    return f"{course}{version}{read}" + (f", {outcome}" if outcome else "")


def told(row: Row, why: str) -> str:
    """A reason with the days and names that it rests on."""
    said = reason(why)
    if why == "version_before_release" and row["published_on"]:
        return f"{said}, on {row['published_on']}"
    if why == "backfill_unsupported" and row["recorded_day"]:
        late = (row["recorded_day"] - row["day_hi"]).days
        return f"{said}: recorded on {row['recorded_day']}, {days(late)} after it"
    if why == "roster_mismatch" and row["event"]:
        return f"{said} (session {row['event']})"
    if why == "bulk_unexplained" and row["actor"]:
        return f"{said} (by {row['actor']})"
    if why == "retracted" and row["gone_on"]:
        return f"{said} on {row['gone_on']}"
    if why == "status_unknown" and row["status"]:
        return f"{said} (“{row['status']}”)"
    return said


def all_records(records: Records, req: Row | None) -> Step:
    """Every completion with what it counts for: one compact row each."""
    subject = records.subject
    rows = tuple((row["fact"], _compact(records, row, req)) for row in records.rows)
    if not rows:
        return Step("All completions", (f"No completion is known of an account of {subject.who}.",))
    head = f"{many(len(rows), 'completion')} of these accounts, or of accounts that may be theirs."
    return Step("All completions", (head,), rows)


def _of(records: Records, cid: int) -> Iterator[Row]:
    for (one, _), rows in records._credits.items():
        if one == cid:
            yield from rows


def _compact(records: Records, row: Row, req: Row | None) -> str:
    subject = records.subject
    counted, refused = [], dict[str, list[str]]()
    for requirement in [req] if req else _binding(subject):
        outcomes = list(_outcomes(records, row, requirement))
        if None in outcomes:
            counted.append(requirement["requirement"])
        elif outcomes:
            refused.setdefault(_nearest(outcomes), []).append(requirement["requirement"])
    if (counted or len(refused) > 1) and "other_course" in refused:
        del refused["other_course"]  # of course: it says nothing about this one
    said = [f"counted for {listed(counted)}"] if counted else []
    said += [f"not counted for {listed(ids)}: {told(row, why)}" for why, ids in refused.items()]
    verdict = "; ".join(said) or "no requirement binds this person"
    return f"{when(row)}, {what(row)}, {row['name']}: {verdict}{_gone(row)}"


def _gone(row: Row) -> str:
    """That a completion is no longer listed, which changes nothing."""
    if row["retracted"] is not False:
        return ""
    return "; no longer listed by its source" + (f" since {row['gone_on']}" if row["gone_on"] else "")


def _binding(subject: Subject) -> list[Row]:
    """The requirements that bind the person on any day."""
    bound = {entry["req"] for entry in subject.entries}
    return [row for row in subject.requirements if row["req"] in bound]


def _outcomes(records: Records, row: Row, requirement: Row) -> Iterator[str | None]:
    subject = records.subject
    tenures = sorted({segment["tenure"] for segment in subject.segments}) or [1]
    for rv, version in subject.versions.items():
        if version["req"] == requirement["req"]:
            topics = {one["topic_no"] for one in _of(records, row["cid"]) if one["cc"] == version["cc"]} or {0}
            for tenure in tenures:
                for topic_no in sorted(topics):
                    yield records._judge(row, rv, tenure, topic_no).reason


def _nearest(outcomes: list[str | None]) -> str:
    """The reason that comes nearest to counting: one in doubt before one refused, another course last."""
    order = ["other_course", "no_course", "just_in_time_course", "not_finished", "retracted", "old_version",
             "other_topic", "before_start", "before_rehire", "another_engagement", "after_end"]  # fmt: skip
    known = [why for why in outcomes if why]
    return max(known, key=lambda why: order.index(why) if why in order else len(order))

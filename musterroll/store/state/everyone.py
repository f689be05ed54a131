"""When everybody must be judged again, and why: what new facts change for people whom they do not name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.rules.policy.model import Policy
from musterroll.store.segments.snapshot import Snapshot
from musterroll.store.state.head import Head
from musterroll.store.state.summary import Summary
from musterroll.store.tables import Tables

# Facts that tell of courses and sessions are few and concern all who took them.
_CONTENT = {"course.published": "a course was published", "session.held": "a session was held"}
# Facts after which even what is known of accounts is made again.
AFRESH = {"extract.withdrawn": "an extract was withdrawn", "body.erased": "a body was erased"}


def fresh_kinds(tables: Tables, since: int, upto: int) -> set[str]:
    """The kinds of the entries from `since` to before `upto`."""
    sql = 'SELECT DISTINCT kind FROM entries WHERE "index" >= %s AND "index" < %s'
    return {row[0] for row in tables.rows(sql, (since, upto))}


def why_everybody(
    head: Head | None, asked: Head, kinds: set[str], shot: Snapshot, policies: Sequence[Policy]
) -> str | None:
    """Why all people must be judged again; None when those touched by the new facts are enough."""
    if head is None:
        return "there is no state yet"
    if (reason := _asked_otherwise(head, asked)) is not None:
        return reason
    for kind, reason in (AFRESH | _CONTENT).items():
        if kind in kinds:
            return reason
    summary = head.summary
    return (
        _new_list_of_people(shot, head.upto, summary)
        or _other_role(shot, head.upto, summary)
        or _earlier_history(shot, head.upto, summary)
        or _other_course_name(shot, head.upto, summary, policies)
    )


def _asked_otherwise(head: Head, asked: Head) -> str | None:
    if head.as_of != asked.as_of:
        return "another day"
    if (head.period_start, head.period_end) != (asked.period_start, asked.period_end):
        return "another period"
    if head.policies != asked.policies:
        return "another policy"
    if (head.program, head.tzdata) != (asked.program, asked.tzdata):
        return "another program"
    return None


def _new_list_of_people(shot: Snapshot, since: int, summary: Summary) -> str | None:
    if not (people := shot.relation("person.observed", since)):
        return None
    sources = {row[0] for row in shot.rows(f"SELECT DISTINCT source FROM {people}")}
    return "a source lists people for the first time" if sources - set(summary.seen) else None


def _other_role(shot: Snapshot, since: int, summary: Summary) -> str | None:
    if not (extracts := shot.relation("extract.received", since)):
        return None
    said = shot.rows(f"SELECT source, folded(known(role)) FROM {extracts} WHERE known(role) IS NOT NULL")
    changed = any(source in summary.roles and summary.roles[str(source)] != role for source, role in said)
    return "a source has another role" if changed else None


def _earlier_history(shot: Snapshot, since: int, summary: Summary) -> str | None:
    if not summary.history_derived:
        return None
    taken = shot.fresh("completion.observed", since, ("happened_at", "happened_on"))
    first, instant = pc.min(taken["happened_on"]).as_py(), pc.min(taken["happened_at"]).as_py()
    days = [day for day in (first, instant and instant.date()) if day]
    # A day earlier: the zone may move it.
    begins = date.fromisoformat(summary.history_from)
    return "history begins earlier" if days and min(days) - timedelta(days=1) < begins else None


def _other_course_name(shot: Snapshot, since: int, summary: Summary, policies: Sequence[Policy]) -> str | None:
    """A course that nobody published is called by the first of its spellings, wherever it is spoken of."""
    taken = shot.fresh("completion.observed", since, ("course",))
    known = {wording[0] for wording, _ in summary.wordings}
    if known.issuperset(pc.unique(taken["course"]).to_pylist()):
        return None  # spelled as before
    before = sorted(filter(None, known))
    shot.connection.register("courses_taken", taken)
    shot.connection.register("courses_before", pa.table({"course": pa.array(before, pa.string())}))
    named = sorted(
        {course for policy in policies for requirement in policy.requirements for course in requirement.courses}
        | {alias.course for policy in policies for alias in policy.course_aliases}
    )
    shot.connection.register("courses_named", pa.table({"course": pa.array(named, pa.string())}))
    published = shot.relation("course.published")
    spoken_of = "SELECT spelling(course) FROM courses_named" + (
        f" UNION ALL SELECT spelling(course) FROM {published}" if published else ""
    )
    name = "trim(regexp_replace(course, '\\s+', ' ', 'g'))"
    found = shot.rows(
        f"SELECT 1 FROM (SELECT spelling(course) AS key, min({name}) AS name FROM courses_before GROUP BY 1) b"
        f" JOIN (SELECT spelling(course) AS key, min({name}) AS name FROM courses_taken GROUP BY 1) n USING (key)"
        f" WHERE n.name < b.name AND key NOT IN ({spoken_of}) LIMIT 1"
    )
    return "a course is spelled in a way that sorts first" if found else None

"""The timeline of a person: at once from the state, in full when their story is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from musterroll.procedures.story.model import Spell as Told
from musterroll.procedures.story.model import Story
from musterroll.reports.timeline.draw import Drawing, draw
from musterroll.reports.timeline.lanes import Lane, Mark, Spell, Timeline, Window, side_by_side
from musterroll.reports.words import reason
from musterroll.store.reading.person import Completion, Person
from musterroll.store.reading.standing import Standing
from musterroll.web.people.owed import Owed

_MARKS = {"counted": "on_time", "unverified": "unverified", "not_counted": "not_required"}
_LONGEST = 30  # letters of the name of a lane


def picture(
    person: Person, story: Story | None, owed: Sequence[Owed], records: Sequence[Completion], at: Standing
) -> Drawing | None:
    """The drawing; None where nothing was judged."""
    if at.as_of is None or at.period_start is None or at.period_end is None:
        return None
    lanes = (*_dated(person, story), *_by_requirement(owed), _others(owed, records))
    timeline = Timeline(lanes, (at.period_start, at.period_end), at.as_of)
    return draw(timeline, f"{person.called} over time, drawn to scale; the same follows as tables")


def _dated(person: Person, story: Story | None) -> tuple[Lane, ...]:
    """Work, leaves, roles, access and accounts; the lanes are there before the story is, so that nothing moves."""
    if story is None:
        first = _day(person.started_on)
        known = (Spell(person.type or "work", first, _day(person.ended_on)),) if first else ()
        return (Lane("Engagement", known), *(Lane(name) for name in ("Leave", "Role", "Access", "Accounts")))
    accounts = [Spell(a.source, a.first_seen) for a in story.accounts if a.first_seen]
    return (
        Lane("Engagement", _spells(story.engagements), breaks=True),
        Lane("Leave", side_by_side(Spell(one.what, one.first, one.last, away=True) for one in story.leaves)),
        Lane("Role", side_by_side(_spells((*story.roles, *story.posts)))),
        Lane("Access", side_by_side(_spells(story.access))),
        Lane("Accounts", side_by_side(accounts)),
    )


def _spells(told: Iterable[Told]) -> tuple[Spell, ...]:
    return tuple(Spell(one.what, one.first, one.last) for one in told)


def _by_requirement(owed: Sequence[Owed]) -> tuple[Lane, ...]:
    """A lane for each requirement of which something is listed."""
    lanes: dict[str, list[Window]] = {}
    for one in owed:
        opens, due = _day(one.row.trigger_on), _day(one.row.due)
        if opens is None or due is None:
            continue
        before = _day(one.row.original_due)
        window = Window(
            one.title, one.row.status, opens, due, None if before == due else before, _day(one.row.completed_on)
        )
        lanes.setdefault(one.title.partition(":")[0].partition(" (")[0], []).append(window)
    return tuple(Lane(_short(name), windows=tuple(windows)) for name, windows in lanes.items())


def _others(owed: Sequence[Owed], records: Sequence[Completion]) -> Lane:
    """The records that meet no obligation of the list, on their days."""
    used = {one.row.entry for one in owed}
    marks = [
        Mark(f"{one.course or one.course_as_written}: {_outcome(one)}", _MARKS[one.counted], day)
        for one in records
        if one.entry not in used and (day := _day(one.happened_on))
    ]
    return Lane("Other records", marks=tuple(marks))


def _outcome(one: Completion) -> str:
    counted = {"counted": "counted", "unverified": "unverified", "not_counted": "not counted"}[one.counted]
    return f"{one.happened_on}, {counted}{f': {reason(one.reason)}' if one.reason else ''}"


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1].rstrip(' ,')}…"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

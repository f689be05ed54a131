"""The rows of an attribute sheet, built as markup and not by a template: a sheet has a hundred of them."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.procedures.engagement.line import Line
from musterroll.reports.markup import Child, Markup, escape, join
from musterroll.store.reading.samples import Sample
from musterroll.web.addresses import address
from musterroll.web.tags import day, status

_DIGITS = 10  # of a digest


def rows_of(lines: Iterable[Line], sample: Sample) -> Markup:
    """One row a person and obligation, with what was marked."""
    return Markup("".join(_row(line, sample) for line in lines))


def _row(line: Line, sample: Sample) -> str:
    one, member = line.sampled, line.member
    where = escape(address("sampled", sample.engagement, sample.entry, one.key))
    called = member.called if member and member.called else one.key
    return (
        f'<tr><th scope="row"><a href="{where}">{one.place}. {escape(called)}</a></th>'
        f'<td data-l="Draw"><span class="hash">{escape(one.digest[:_DIGITS])}</span></td>'
        f'<td data-l="Engaged from">{day(member.started_on if member else None)}</td>'
        f'{_owed(line)}{line.letters_as_cells}<td data-l="Note">{_note(line)}</td></tr>'
    )


def _owed(line: Line) -> str:
    owed = line.owed
    if owed is None:
        return '<td data-l="Obligation" colspan="4">none fell into the period</td>'
    topic = f" ({owed.topic})" if owed.topic else ""
    return (
        f'<td data-l="Obligation">{escape(line.title + topic)}</td><td data-l="Due">{day(owed.due)}</td>'
        f'<td data-l="Finished">{day(owed.completed_on)}</td>'
        f'<td data-l="Status">{status(owed.status, line.late_by)}</td>'
    )


def _note(line: Line) -> Child:
    mark = line.mark
    return join(": ".join(filter(None, (mark.tick_mark, mark.note)))) if mark else ""

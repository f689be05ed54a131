"""The numbers of Today and of the mock audit, counted once for each state of the book."""

from __future__ import annotations

from musterroll.reports.drafts import Draft, Exceptions, draft
from musterroll.reports.sentences import Gap, described, notes_beside
from musterroll.reports.titles import Titles
from musterroll.store.reading.coverage import Coverage, Requirement
from musterroll.store.reading.deviations import examples
from musterroll.store.reading.figures import Figures, figures
from musterroll.store.reading.rows import findings_about
from musterroll.store.state.head import Head
from musterroll.web.once import until_it_moves
from musterroll.web.site import Site


def counted(here: Site, head: Head) -> Figures:
    """What there is of everything."""
    return until_it_moves(here.turn, "figures", lambda: figures(here.book.tables, head, kept=here.figures_kept))


def in_order(found: Coverage, titles: Titles) -> list[Requirement]:
    """The requirements that owe something, in the order of the policy."""
    known = [name for name in titles.order if name in found.requirements]
    return [found.requirements[name] for name in (*known, *sorted(set(found.requirements) - set(known)))]


def drafts(here: Site, head: Head, titles: Titles, shown: int = 0) -> list[Draft]:
    """How each kind of exception would be written up, the most frequent first, with up to `shown` examples each."""
    found = counted(here, head)
    of = {name: one.fell_due for name, one in found.coverage.requirements.items()}
    listed = _examples(here, head, titles, shown) if shown else {}
    about = [
        Exceptions(
            one.requirement,
            one.status,
            one.count,
            of.get(one.requirement, one.count),
            one.people,
            one.first_due,
            one.last_due,
            one.least_late,
            one.most_late,
            one.overdue_days,
            listed.get((one.requirement, one.status), ()),
        )
        for one in found.groups
    ]
    return [draft(one, titles, head.as_of) for one in sorted(about, key=lambda one: (-one.count, one.requirement))]


def _examples(here: Site, head: Head, titles: Titles, shown: int) -> dict[tuple[str, str], list[Gap]]:
    tables = here.book.tables
    pairs = examples(tables, [(one.requirement, one.status) for one in counted(here, head).groups], shown)
    rows, people = [row for row, _ in pairs], {who["person"]: who for _, who in pairs}
    notes = notes_beside(rows, findings_about(tables, people))
    found: dict[tuple[str, str], list[Gap]] = {}
    for gap in described(rows, people, notes, titles, head.as_of):
        found.setdefault((gap.row["requirement"], gap.status), []).append(gap)
    return found

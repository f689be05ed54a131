"""The report on a terminal: the finding first, then what stands behind it, rows to act on before rows to know."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

from musterroll.reports.gaps import describe, gaps
from musterroll.reports.layout import Screen, pad, printable
from musterroll.reports.picture import WHAT_IF, Picture, built_in_notice, period_line, policy_line, soon_until
from musterroll.reports.provenance import Provenance, utc_text
from musterroll.reports.sentences import Gap
from musterroll.reports.terminal_sources import findings_lines, inputs_lines, sources_lines
from musterroll.reports.words import DEVIATIONS, GAPS, RESULTS, STATUS, UNDECIDED, Word, left_out, many
from musterroll.rules.question import Question
from musterroll.rules.reconciliation import Reconciliation
from musterroll.rules.short import Few

LIMIT = 20
EXEMPT = ("exempt",)
NARROW = 76
STATUS_WIDTH = 15
DAYS_WIDTH = 10


def render_terminal(
    rec: Reconciliation,
    provenance: Provenance,
    *,
    width: int = 100,
    colour: bool = False,
    limit: int | None = LIMIT,
    unicode: bool = True,
) -> str:
    """The whole report as text that ends with a line end.

    `width` in columns; `colour` adds ANSI colours (only for a terminal); `limit` rows a section, 0 or null
    for all of them; `unicode` false draws the marks in ASCII. What is left off is always counted.
    """
    if rec.shown and not 0 < (limit or 0) <= rec.shown.limit:
        raise ValueError(f"expected at most {rec.shown.limit} rows a section of an answer made for so few, got {limit}")
    screen = Screen(max(width, 40), colour, unicode)
    picture, limit = Picture(rec), limit or None
    sections = [
        _head(picture, screen),
        _people(picture, screen),
        _requirements(picture, screen),
        _gaps(picture, screen, limit, DEVIATIONS),
        _gaps(picture, screen, limit, UNDECIDED),
        _gaps(picture, screen, limit, EXEMPT),
        _soon(picture, screen, limit),
        findings_lines(picture, screen, limit),
        sources_lines(picture, screen),
        inputs_lines(picture, screen, limit),
        _foot(picture, screen, provenance),
    ]
    return "\n\n".join("\n".join(lines) for lines in map(list, sections) if lines) + "\n"


def few_of(question: Question, limit: int) -> Few:
    """What a report can show that has `limit` rows a section."""
    return Few(limit, (*GAPS, *EXEMPT), soon_until(question))


def _head(picture: Picture, screen: Screen) -> Iterator[str]:
    rec = picture.rec
    if rec.question.what_if:
        yield from screen.paragraph(WHAT_IF, codes="1;35")
        yield ""
    if rec.policy.built_in:
        yield from screen.paragraph(built_in_notice(rec.policy), codes="1;33")
        yield ""
    yield from screen.paragraph(picture.headline, codes="1")
    yield from screen.paragraph(period_line(rec))
    yield from screen.paragraph(policy_line(rec))


def _people(picture: Picture, screen: Screen) -> Iterator[str]:
    total = picture.population.num_rows
    if not picture.rec.people.num_rows:
        return
    yield from screen.heading("People")
    rows = [
        [word_of(word, screen), f"{picture.results[word.key]:,} of {total:,}"]
        for word in RESULTS
        if word.key != "out_of_population" and picture.results[word.key]
    ]
    yield from screen.table(rows, [False, True])
    if picture.left_out.num_rows:
        reasons = ", ".join(f"{count:,} {left_out(code)}" for code, count in picture.reasons.items())
        yield from screen.paragraph(f"Not in the population: {picture.left_out.num_rows:,} ({reasons}).", 2, "2")


def _requirements(picture: Picture, screen: Screen) -> Iterator[str]:
    yield from screen.heading("Obligations of the period, by requirement")
    heads = ["", "on time", "late", "missed", "undecided", "exempt", "not owed"]
    rows = [heads]
    for line in picture.requirements:
        others = line.of("not_yet_due", "ended_before_due", "not_required")
        numbers = (line.of("late"), line.of("missed"), line.of(*UNDECIDED), line.of("exempt"), others)
        cells = [f"{line.of('on_time'):,} of {line.total:,}", *(f"{n:,}" if n else "-" for n in numbers)]
        rows.append([printable(line.title), *cells])
    if screen.width < NARROW:
        yield from _stacked(rows, screen)
    else:
        yield from screen.table(rows, [False, *[True] * 6])
    outside = picture.listed.num_rows - picture.judged.num_rows
    if outside:
        yield from screen.paragraph(
            f"{many(outside, 'more obligation')} listed, of other times than the period.", 2, "2"
        )


def _stacked(rows: Sequence[Sequence[str]], screen: Screen) -> Iterator[str]:
    """On a narrow terminal: each requirement with its numbers below it."""
    for title, *numbers in rows[1:]:
        yield from screen.paragraph(title, 2)
        told = [f"{number} {head}" for head, number in zip(rows[0][1:], numbers, strict=True) if number != "-"]
        yield from screen.paragraph(", ".join(told), 4, "2")


def _gaps(picture: Picture, screen: Screen, limit: int | None, statuses: tuple[str, ...]) -> Iterator[str]:
    total = sum(picture.statuses[status] for status in statuses)
    if not total:
        return
    were = "was" if total == 1 else "were"
    told: dict[tuple[str, ...], str] = {
        DEVIATIONS: f"{were} late or missed",
        UNDECIDED: "cannot be judged yet",
        EXEMPT: f"{were} exempt",
    }
    yield from screen.heading(
        f"{total:,} of {many(picture.judged.num_rows, 'obligation')} of the period {told[statuses]}"
    )
    shown = gaps(picture, limit, statuses)
    for gap in shown:
        yield from _row(gap, screen)
    yield from screen.left_off(total - len(shown))


def _row(gap: Gap, screen: Screen) -> Iterator[str]:
    """Status, days, sentence; on a narrow terminal the sentence stands below the other two."""
    status = pad(word_of(STATUS[gap.status], screen), STATUS_WIDTH)
    sentence = f"{gap.sentence} {gap.email}" if gap.email and gap.email not in gap.sentence else gap.sentence
    explained = f"Explained: {gap.explained}" if gap.explained else ""
    if screen.width < NARROW:
        yield f"  {status} {gap.by}".rstrip()
        yield from screen.paragraph(sentence, 4)
        yield from screen.paragraph(explained, 4, "2")
        return
    indent = 2 + STATUS_WIDTH + 2 + DAYS_WIDTH + 2
    first, *others = screen.paragraph(sentence, indent)
    yield f"  {status}  {pad(gap.by, DAYS_WIDTH, right=True)}  {first.lstrip()}"
    yield from others
    yield from screen.paragraph(explained, indent, "2")


def _soon(picture: Picture, screen: Screen, limit: int | None) -> Iterator[str]:
    total = picture.soon.num_rows
    if not total:
        return
    yield from screen.heading(f"{many(total, 'obligation')} due by {picture.soon_until}")
    soon = picture.showable_soon
    shown = describe(picture, soon if limit is None else soon.slice(0, limit))
    rows = [[f"{gap.row['due']}", printable(gap.name), printable(gap.owed)] for gap in shown]
    yield from screen.table(rows, [False, False, False])
    yield from screen.left_off(total - len(shown))


def _foot(picture: Picture, screen: Screen, provenance: Provenance) -> Iterator[str]:
    worst = gaps(picture, 1)
    if worst:
        name = shlex.quote(worst[0].email or worst[0].name)
        yield from screen.paragraph(
            f"How one was decided: musterroll explain {name}, followed by the same files and options", codes="2"
        )
    known = f"known at {utc_text(provenance.known_at)}" if provenance.known_at else "everything in the inputs is known"
    made = f"{provenance.program}, tzdata {picture.rec.tzdata}, made {utc_text(provenance.generated_at)}"
    yield from screen.paragraph(f"True up to the end of {picture.rec.question.as_of}; {known}. {made}.", codes="2")


def word_of(word: Word, screen: Screen) -> str:
    """Mark and word of a status or result, in its colour."""
    return screen.paint(f"{word.shape if screen.unicode else word.plain} {word.label}", word.ansi)

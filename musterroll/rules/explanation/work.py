"""When they worked: spells as stated, how missing days were found, segments, breaks, and the population."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from musterroll.rules.explanation.step import Step
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import LEFT_OUT, days, from_to, listed, span

_STARTS = {
    "other source": "no start is stated here; this one is from another source",
    "first access": "no start is stated; this is the first day of in-scope access",
    "first sighting": "no start is stated; this is the first day on which they were seen",
}
_ENDS = {
    "other source": "the account is inactive and states no end; this one is from another source",
    "first sighting": "the account is inactive and states no end; this is the first day on which it was seen inactive",
}


def work(subject: Subject) -> Step:
    """The spells of work as sources state them, and what the rules make of them."""
    spells = _spells(subject)
    sentences = [_sources(subject, spells), *_segments(subject), *_dropped(subject), _population(subject)]
    rows = tuple((row["name"], _stated(row)) for row in spells)
    return Step("Work", tuple(one for one in sentences if one), rows)


def _spells(subject: Subject) -> list[Row]:
    return subject.rows(
        """
        SELECT a.source || ':' || a.account AS name, s.type, s.from_day, s.to_day, s.start_basis, s.end_basis
        FROM spells s JOIN accounts a USING (acct) WHERE s.pid = ? ORDER BY s.from_day, s.to_day, a.source_rank, name
        """
    )


def _stated(row: Row) -> str:
    notes = [_STARTS.get(row["start_basis"] or "", ""), _ENDS.get(row["end_basis"] or "", "")]
    said = "; ".join(note for note in notes if note)
    return f"{row['type'] or 'type not known'}, {span(row['from_day'], row['to_day'])}" + (f" ({said})" if said else "")


def _sources(subject: Subject, spells: list[Row]) -> str:
    if not spells:
        return "No source gives a spell of work that has begun by the as-of day."
    in_hr = subject.rows("SELECT in_hr FROM persons WHERE pid = ?")[0]["in_hr"]
    if in_hr:
        return "The days of work are those of the HR system or list of contractors."
    return "No HR system or list of contractors knows this person, so the days of work are those of the other sources."


def _segments(subject: Subject) -> Iterator[str]:
    """Each stretch of work of one type, and what lies between it and the one before."""
    if subject.segments:
        yield _sentence(_stretch(subject.segments[0]))
    for before, after in pairwise(subject.segments):
        yield f"{_between(subject, before, after)} {_sentence(_stretch(after))}"


def _stretch(segment: Row) -> str:
    return f"{segment['type'] or 'work of unknown type'} {from_to(segment['from_day'], segment['to_day'])}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _between(subject: Subject, before: Row, after: Row) -> str:
    gap = (after["from_day"] - before["to_day"]).days
    if gap == 1:
        return "Then, without a break, a change of type: what was completed and owed goes on."
    version = subject.run.rows(
        "SELECT version_label, carry_over_days FROM policy_versions WHERE ? BETWEEN in_force_from AND in_force_to",
        after["from_day"],
    )[0]
    limit = (
        f"{days(version['carry_over_days'])} that version {version['version_label']} allows (rehire.carry_over_days)"
    )
    told = f"Then a break: {after['from_day']} − {before['to_day']} = {days(gap)}, "
    if after["starts_tenure"]:
        return told + f"more than the {limit}: everything starts anew."
    return told + f"not more than the {limit}: earlier completions still count, and nothing is owed inside it."


def _dropped(subject: Subject) -> Iterator[str]:
    """Spells that a source states and the rules leave aside."""
    found = subject.rows(
        """
        SELECT DISTINCT a.source || ':' || a.account AS name, s.type, s.started_on, s.ended_on
        FROM stated_spells s JOIN accounts a USING (acct)
        WHERE s.pid = ? AND NOT EXISTS (
            SELECT 1 FROM spells k WHERE k.acct = s.acct AND k.from_day = coalesce(s.started_on, k.from_day)
              AND k.type IS NOT DISTINCT FROM s.type)
        ORDER BY ALL
        """
    )
    for row in found:
        first, last = row["started_on"] or "no start", row["ended_on"] or "no end"
        why = _why_dropped(subject, row)
        yield f"{row['name']} also states {row['type'] or 'work'} with {first} and {last}; {why}."


def _why_dropped(subject: Subject, row: Row) -> str:
    as_of = subject.run.question.as_of
    if row["started_on"] and row["started_on"] > as_of:
        return f"it begins after {as_of} and does not exist yet"
    if row["started_on"] and row["ended_on"] and row["ended_on"] < row["started_on"]:
        return "it ends before it begins and is ignored"
    if row["started_on"] is None and not subject.segments:
        return "the account was inactive whenever it was seen, so there is no spell"
    return "a later row of the same account corrected it"


def _population(subject: Subject) -> str:
    person, question = subject.person, subject.run.question
    period = f"the period {question.period_start} to {question.period_end}"
    if person["result"] == "out_of_population":
        return f"Not in the population of {period}: {LEFT_OUT.get(person['reason'], person['reason'])}."
    last = person["population_to"]
    until = f"to {last}" if last else f"on, still there on {min(question.period_end, question.as_of)}"
    strata = f" Strata: {listed([word.replace('_', ' ') for word in person['strata']])}." if person["strata"] else ""
    return f"In the population of {period} from {person['population_from']} {until}.{strata}"

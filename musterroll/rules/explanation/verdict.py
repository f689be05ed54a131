"""Which completions were looked at for an obligation, which one met it, the verdict, and what would settle it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from musterroll.rules.explanation.due import Fact
from musterroll.rules.explanation.records import Judged, Records, told, what, when
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.words import SETTLES, days, many, utc

_NOT_REQUIRED = {
    "already_current": "a counted completion is still current on the trigger day, so nothing is asked",
    "alert_cancelled": "the alert was found to be none by the due day, so nothing is asked",
    "carried_over": "the break was short, so nothing is asked again on return",
    "converted": "only the type of work changed, so nothing is asked again",
}
_OTHER = ("other_course", "other_topic", "no_course", "just_in_time_course")


def wanted(subject: Subject, row: Row) -> Fact:
    """Which completion would meet it."""
    version = subject.versions[row["rv"]]
    unit = version["current_unit"] if version["current_count"] != 1 else version["current_unit"][:-1]
    current = f"still current on {row['trigger_on']} (its day + {version['current_count']} {unit} lies after that)"
    earliest = f"the earliest counted one from {row['meets_from']} on"
    early = version["pre_boarding_days"]
    if row["rule"] == "from" and early and (row["trigger_on"] - row["meets_from"]).days == early:
        earliest += f", {days(early)} before the trigger"
    said = {
        "from": earliest,
        "current_or_from": f"the latest counted one {current}, else {earliest}",
        "current_or_after": f"the latest counted one {current}, else the earliest after it",
        "before_grant": f"the latest counted one that ended by the grant and was {current}, else the earliest after",
        "version": f"{_version(row)} from {row['trigger_on']} on",
        "after_alert": "the earliest counted one that began after the alert",
        "none": "none is needed",
    }[row["rule"]]
    if row["excused_if_current"]:
        said += f"; one that is {current} excuses it"
    return "Met by", f"{said}."


def _version(row: Row) -> str:
    return f"the earliest counted one of {row['course']} version {row['extra']} or newer"


def looked_at(records: Records, row: Row) -> Iterator[Fact]:
    """Every completion that could concern it: what met it, what counted besides, what did not and why."""
    judged = records.judged(row["rv"], row["tenure"], row["topic_no"])
    for one in judged:
        if one.reason not in _OTHER:
            yield (
                _label(one, row),
                f"{one.row['fact']}: {when(one.row)}, {what(one.row)}. {_said(one, row, records.subject)}".rstrip(),
            )
    others = sum(one.reason in _OTHER for one in judged)
    if others:
        yield (
            "Not counted",
            f"{many(others, 'completion')} of other courses{' or topics' if row['topic'] else ''}, in the last step.",
        )
    if not judged:
        yield "Completions", "none is known of an account of this person."


def _label(one: Judged, row: Row) -> str:
    if one.cid == row["cid"]:
        return "Excuses it" if row["not_required"] else "Meets it"
    if one.counts:
        return "Counted"
    if row["status"] == "unverified" and one.row["fact"] == row["completion"]:
        return "Would meet it"
    return "Unverified" if one.in_doubt else "Not counted"


def _said(one: Judged, row: Row, subject: Subject) -> str:
    if not one.counts:
        said = told(one.row, str(one.reason))
        return f"{said[:1].upper()}{said[1:]}."
    inferred = "Its version is taken as the only one in force that day. " if one.version_inferred else ""
    return inferred + ("" if one.cid == row["cid"] else _unused(one, row, subject))


def _unused(one: Judged, row: Row, subject: Subject) -> str:
    """Why a counted completion does not meet this obligation."""
    lo, hi = one.day_lo, one.day_hi
    if lo is None or hi is None:
        return ""
    if row["rule"] == "version":
        return _other_version(one, row)
    if row["rule"] == "after_alert" and lo <= row["trigger_on"] and (row["met_lo"] is None or lo <= row["met_lo"]):
        return (
            "On the day of the alert: before or after it is not known." if _straddles(one, row) else "Before the alert."
        )
    if _looks_back(row) and hi <= row["trigger_on"] and lo < _from(row):
        return _current(lo, row, subject)
    if lo < _from(row):
        return f"Before {_from(row)}."
    return (
        "After the one that meets it."
        if row["met_lo"] is not None and lo >= row["met_lo"]
        else "Not the one that comes first."
    )


def _straddles(one: Judged, row: Row) -> bool:
    return bool(
        row["alert_at"] and not one.row["is_instant"] and one.day_hi is not None and one.day_hi >= row["trigger_on"]
    )


def _other_version(one: Judged, row: Row) -> str:
    if one.row["course_no"] != row["course_no"]:
        return "Of another course than the one published."
    if one.day_lo is not None and one.day_lo < row["trigger_on"]:
        return f"Before {row['trigger_on']}."
    if row["met_lo"] is None or one.day_lo is None or one.day_lo < row["met_lo"]:
        return "Of an older version."
    return "After the one that meets it, or of an older version."


def _looks_back(row: Row) -> bool:
    """Whether a completion from before the trigger may meet it while it is current."""
    return row["rule"] in ("current_or_from", "current_or_after", "before_grant") or bool(row["excused_if_current"])


def _current(lo: date, row: Row, subject: Subject) -> str:
    version = subject.versions[row["rv"]]
    count, unit = version["current_count"], version["current_unit"]
    until = subject.run.rows("SELECT after_interval(CAST(? AS DATE), ?, ?) AS day", lo, count, unit)[0]["day"]
    if until > row["trigger_on"]:
        return "Current too; a later one is taken."
    return f"No longer current: {lo} + {count} {unit} = {until}, not after {row['trigger_on']}."


def _from(row: Row) -> date:
    """The first day on which a completion fits, where one that is current does not."""
    day: date = row["meets_from"] if row["rule"] in ("from", "current_or_from") else row["trigger_on"]
    return day


def verdict(subject: Subject, row: Row) -> Fact:
    """The status and the comparison that gives it, and whether it belongs to the period."""
    return "Verdict", f"{_status(subject, row)} {_place(subject, row)}"


def _status(subject: Subject, row: Row) -> str:
    due, status, as_of = row["due"], row["status"], subject.run.question.as_of
    if status == "not_required":
        return f"Not required: {_NOT_REQUIRED.get(row['not_required'], row['not_required'])}."
    if status == "exempt":
        return f"Exempt: {due} lies in an exemption that holds."
    if status == "ended_before_due":
        last = _last_day(subject, row)
        return f"Ended before due: {last} was the last day in the audience, before {due}. Nothing is owed."
    if status == "on_time":
        return f"On time: {_point(row, 'hi')} is not after {_limit(row)}."
    if status == "late":
        return f"Late: {_lateness(row)} It stays late."
    if status == "missed":
        return f"Missed: nothing that counts meets it up to {as_of}, and {due} has passed."
    if status == "indeterminate":
        return f"Indeterminate: {_straddle(row)}."
    if status == "unverified":
        return (
            f"Unverified: nothing that counts meets it in time, and {row['completion']} would, if it could be verified."
        )
    return _not_yet(subject, row)


def _last_day(subject: Subject, row: Row) -> date:
    """The last day in the audience before the due day."""
    sql = "SELECT max(to_day) AS day FROM audience WHERE pid = ? AND rv = ? AND tenure = ? AND to_day < ?"
    day: date = subject.rows(sql, row["rv"], row["tenure"], row["due"])[0]["day"]
    return day


def _lateness(row: Row) -> str:
    """By how much: a comparison of instants where there is a limit of one, and of days where they differ."""
    count = (row["met_lo"] - row["due"]).days
    by_days = f"{row['met_lo']} − {row['due']} = {days(count)}."
    if not row["due_at"]:
        return by_days
    after = f"{utc(row['met_begins'])} is after {_limit(row)}."
    return f"{after} {by_days}" if count else after


def _limit(row: Row) -> str:
    return utc(row["due_at"]) if row["due_at"] else f"the due day, {row['due']}"


def _point(row: Row, edge: str) -> str:
    if row["due_at"] and row["met_ends"]:
        return utc(row["met_ends"])
    return str(row[f"met_{edge}"])


def _straddle(row: Row) -> str:
    if row["straddled"]:
        return f"a date without a time, {row['trigger_on']}, may lie before or after the alert"
    if row["kind"] == "pre_access" and not row["due_at"]:
        return f"completion and grant are of one day, {row['due']}, and which came first is not known"
    if row["due_at"]:
        return f"the completion is known by its date, {row['met_lo']}, which lies partly after {_limit(row)}"
    return f"the completion lies somewhere from {row['met_lo']} to {row['met_hi']}, partly after {_limit(row)}"


def _not_yet(subject: Subject, row: Row) -> str:
    question = subject.run.question
    if row["due"] > question.period_end:
        since = f" It was met on {row['met_lo']}, which belongs to the next period." if row["met_lo"] else ""
        return f"Not yet due: {row['due']} lies after the period's last day, {question.period_end}.{since}"
    return f"Not yet due: {row['due']} has not passed on {question.as_of}."


def _place(subject: Subject, row: Row) -> str:
    question = subject.run.question
    overdue = (
        f" Overdue on {days(row['overdue_days_in_period'])} of the period in scope."
        if row["overdue_days_in_period"]
        else ""
    )
    open_ = " Open at the period's end." if row["open_at_period_end"] else ""
    if row["status"] in ("not_required", "ended_before_due"):
        return "It changes no result."
    if row["status"] == "exempt":
        return "It is shown as exempt, never as passed."
    if not row["in_period"]:
        return f"It decides no result of this period.{open_}"
    if row["due"] < question.period_start:
        return f"It was due before the period and carried into it.{overdue}{open_}"
    return f"Its due day lies in the period, so it decides the result.{overdue}{open_}"


def settle(row: Row) -> Iterator[Fact]:
    """What evidence would change or confirm the verdict."""
    status = row["status"]
    if status in ("missed", "late"):
        when_ = "before the grant" if row["kind"] == "pre_access" else f"from {_from(row)} to {row['due']}"
        yield "To settle it", f"A record of a completion {when_} that counts."
    elif status == "indeterminate":
        yield "To settle it", "The time of day of the completion, with its zone."
    elif status == "unverified":
        yield "To settle it", SETTLES.get(row["reason"], "Evidence for that record.")

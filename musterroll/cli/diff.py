"""A difference between files and the book, as people read it: + new, ~ changed, - vanished."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from musterroll.procedures.difference import Change, KindDifference

# One and several of each kind of fact, in plain words.
NOUNS = {
    "person.observed": ("person's account", "people's accounts"),
    "completion.observed": ("completion", "completions"),
    "completion.vanished": ("completion that vanished", "completions that vanished"),
    "course.published": ("version of a course", "versions of courses"),
    "session.held": ("session", "sessions"),
    "leave.recorded": ("leave", "leaves"),
    "role.recorded": ("role", "roles"),
    "access.recorded": ("access", "accesses"),
    "sign_in.observed": ("sign-in", "sign-ins"),
    "alert.raised": ("alert", "alerts"),
    "alert.judged": ("judgement of an alert", "judgements of alerts"),
    "exemption.granted": ("exemption", "exemptions"),
    "exemption.withdrawn": ("withdrawn exemption", "withdrawn exemptions"),
    "accounts.linked": ("link", "links"),
    "accounts.unlinked": ("unlink", "unlinks"),
    "account.marked": ("mark", "marks"),
    "policy.adopted": ("policy version", "policy versions"),
    "acknowledgement.observed": ("acknowledgement", "acknowledgements"),
    "extract.received": ("file received", "files received"),
}
_SIGNS = {"new": ("+", "green"), "changed": ("~", "yellow"), "vanished": ("-", "red")}
_NAMED_BY = (
    "account",
    "identity",
    "accounts",
    "course",
    "version",
    "event",
    "requirement",
    "system",
    "role",
    "alert",
    "name",
)
_DAYS = ("happened_at", "happened_on", "from_on", "from_at", "on")


def show(differences: Sequence[KindDifference], *, whole: bool) -> None:
    """Print differences, kind by kind."""
    for one in differences:
        gone = f", {one.vanished:,} vanished" if one.vanished and whole else ""
        one_of, many = NOUNS.get(one.kind, (one.kind, one.kind))
        title = f"{many if one.new + one.changed + one.same != 1 else one_of} of {one.source}"
        click.secho(
            f"{title[0].upper()}{title[1:]}: {one.new:,} new, {one.changed:,} changed{gone}, {one.same:,} as known",
            bold=True,
        )
        for what in _SIGNS:
            _examples(what, [change for change in one.examples if change.what == what], getattr(one, what), whole)
    if not any(one.new or one.changed or one.vanished for one in differences):
        click.echo("The book knows all of it.")
    elif not whole and any(one.vanished for one in differences):
        lacking = sum(one.vanished for one in differences)
        click.echo(
            f"{lacking:,} rows that the book has from these sources are not in the files."
            " If the files are all that the sources have, say so with --whole: then they are recorded as vanished."
        )


def _examples(what: str, changes: list[Change], total: int, whole: bool) -> None:
    from musterroll.reports.layout import printable

    if what == "vanished" and not whole:
        return
    sign, colour = _SIGNS[what]
    for change in changes:
        told = f": {', '.join(_member(*one) for one in change.members)}" if change.members else ""
        click.secho(printable(f"  {sign} {_about(change.about)}{told}"), fg=colour)
    if total > len(changes) and changes:
        click.secho(f"  {sign} and {total - len(changes):,} more", fg=colour)


def _about(members: dict[str, Any]) -> str:
    words = [_text(members[name]) for name in _NAMED_BY if members.get(name)]
    days = [_text(members[name]) for name in _DAYS if members.get(name)]
    return " ".join(dict.fromkeys([*words, *days])) or "one"


def _member(name: str, before: Any, after: Any) -> str:
    return f"{name.replace('_', ' ')} {_text(before)} → {_text(after)}"


def _text(value: Any) -> str:
    if value is None or value == []:
        return "nothing"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M UTC")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return ", ".join(_text(one) for one in value)
    if isinstance(value, dict):
        return ":".join(_text(one) for one in value.values() if one is not None)
    return str(value)

"""`musterroll explain`: how the verdicts about one person came about."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from musterroll.cli import options
from musterroll.facts.errors import ConfigError, Refused

if TYPE_CHECKING:
    from musterroll.cli.intake import Intake
    from musterroll.rules.explain import Found, Step
    from musterroll.rules.pipeline import Run

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_SHOWN = 8


@click.command("explain")
@click.argument("person")
@click.argument("files", nargs=-1, metavar="[REQUIREMENT] [FILE...]")
@click.option("--requirement", "-r", metavar="ID", help="Only this requirement of the policy.")
@options.judging
@options.from_book
@click.option("--format", "-f", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--no-colour", "--no-color", is_flag=True, help="No colours, as with the environment variable NO_COLOR.")
@options.reading
def command(
    person: str, files: tuple[str, ...], requirement: str | None, form: str, no_colour: bool, **said: Any
) -> None:
    """Show how the verdicts about PERSON came about, step by step.

    PERSON is an e-mail address ever held, a name, an account key, source:account, or a key such as p_1f0c….
    REQUIREMENT is the id of a line of the policy. FILE and all options are those of musterroll check;
    without FILE the book is read.
    """
    if requirement is None and files and _is_requirement(files[0]):
        requirement, files = files[0], files[1:]
    steps, run, found = _explained(person, requirement, options.given(files, said))
    _show(steps, run, found, form, no_colour)


def _is_requirement(word: str) -> bool:
    """Whether the word after PERSON is a requirement: it looks like an id, and there is no such file."""
    return _WORD.fullmatch(word) is not None and not Path(word).exists()


def _explained(person: str, requirement: str | None, given: Any) -> tuple[list[Step], Run, Found]:
    from musterroll.cli.check import note
    from musterroll.cli.files import Together
    from musterroll.cli.intake import take_in
    from musterroll.cli.progress import Progress
    from musterroll.cli.saved_map import not_over_what_is_read, saved_map
    from musterroll.rules import pipeline
    from musterroll.rules.explain import explain

    not_over_what_is_read(given, [])
    with Progress(given.quiet) as progress:
        intake = take_in(given, progress)
        _known_requirement(requirement, intake)
        run = pipeline.run(intake.facts, intake.policies, intake.answered.question, progress=progress.judging)
        found = _one(run, person)
        steps = explain(run, found.pid, requirement)
    with Together() as files:
        files.write_all(saved_map(given, intake.mappings))
    note(given, intake.notes)
    return steps, run, found


def _known_requirement(requirement: str | None, intake: Intake) -> None:
    known = list(dict.fromkeys(one.id for policy in intake.policies for one in policy.requirements))
    if requirement is not None and requirement not in known:
        raise ConfigError(
            f"{requirement!r} is neither a file nor a requirement of the policy.", f"Requirements: {', '.join(known)}."
        )


def _one(run: Run, person: str) -> Found:
    """The one person who is meant; `Refused` with the candidates where several are, or none."""
    from musterroll.rules.explain import find_people

    found = find_people(run, person)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(f"Nobody is known here as {person!r}.", _near(run, person))
    shown = "; ".join(f"{one.name} ({one.person}: {', '.join(one.accounts)})" for one in found[:_SHOWN])
    more = f"; and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise Refused(
        f"{len(found)} people may be meant by {person!r}: {shown}{more}.", "Give one of these keys or accounts."
    )


def _near(run: Run, person: str) -> str:
    from difflib import get_close_matches

    known = {word.casefold(): word for row in run.rows("SELECT name, emails FROM people") for word in _words(row)}
    known |= {part: whole for word, whole in list(known.items()) for part in re.split(r"[@.\s]", word) if len(part) > 3}
    near = get_close_matches(person.casefold(), list(known), 3, 0.7)
    if near:
        return f"Did you mean {' or '.join(known[word] for word in near)}?"
    return "Give an e-mail address, a name, an account key or source:account."


def _words(row: dict[str, Any]) -> list[str]:
    return [word for word in (row["name"], *row["emails"]) if word]


def _show(steps: list[Step], run: Run, found: Found, form: str, no_colour: bool) -> None:
    import io

    from musterroll.cli.output import look, to_stdout

    how = look(no_colour, 0)
    text = _json(steps, run, found) if form == "json" else _text(steps, run, how.width, how.colour)
    to_stdout(io.BytesIO(text))


def _text(steps: list[Step], run: Run, width: int, colour: bool) -> bytes:
    from musterroll.reports import derivation
    from musterroll.reports.layout import wrap
    from musterroll.reports.picture import WHAT_IF, built_in_notice

    question = run.question
    lines = [WHAT_IF] if question.what_if else []
    lines += [built_in_notice(run.policy)] if run.policy.built_in else []
    lines.append(
        f"Period {question.period_start} to {question.period_end}, as of {question.as_of}. "
        f"Days are those of {run.policy.time_zone}."
    )
    head = "".join(f"{line}\n" for words in lines for line in wrap(words, min(width, 100))) + "\n"
    drawn = [derivation.Step(step.title, list(step.sentences), list(step.rows)) for step in steps]
    return (head + derivation.render_explanation(drawn, width=width, colour=colour)).encode()


def _json(steps: list[Step], run: Run, found: Found) -> bytes:
    import orjson

    question = run.question
    document = {
        "schema": "musterroll.explanation/1",
        "person": found.person,
        "name": found.name,
        "period": {"type": question.type, "start": question.period_start, "end": question.period_end},
        "as_of": question.as_of,
        "what_if": question.what_if,
        "policies": [{"version": one.version, "sha256": one.sha256} for one in run.policies],
        "steps": [
            {
                "title": step.title,
                "obligation": step.about,
                "sentences": list(step.sentences),
                "rows": [{"label": label, "says": says} for label, says in step.rows],
            }
            for step in steps
        ],
    }
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)

"""`musterroll policy new`: a few questions, or flags, and a commented policy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from musterroll.facts.errors import ConfigError, Refused
from musterroll.rules.policy.questions import QUESTIONS, Question, answers_from

_PATIENCE = 3  # after so many unfit answers to one question it is better to read about it


def _flags(command: Any) -> Any:
    """One option for every question, so that nothing need be asked."""
    for question in reversed(QUESTIONS):
        name = "--" + question.key.replace("_", "-")
        command = click.option(name, question.key, metavar="ANSWER", help=f"{question.prompt}.")(command)
    return command


@click.command("new")
@click.argument("file", default="policy.toml")
@_flags
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--no-questions", is_flag=True, help="Take the default for whatever no flag answers.")
def command(file: str, force: bool, no_questions: bool, **typed: str | None) -> None:
    """Write a commented policy to FILE (policy.toml unless named; - is standard output).

    On a terminal it asks what no flag answers. Elsewhere, and with --no-questions, defaults are taken;
    only the first day in force has none.
    """
    from musterroll.rules.policy.new import new_policy_text

    place = None if file == "-" else Path(file)
    _not_there(place, force)
    said = {key: answer for key, answer in typed.items() if answer is not None}
    _check(said)
    if not no_questions and sys.stdin.isatty():
        click.echo("An empty answer takes the default in brackets; ? says more about a question.", err=True)
        said = _ask(said)
    if "effective_from" not in said:
        raise ConfigError(
            "The first day on which the policy is in force is not given.", "Give it: --effective-from 2025-01-01."
        )
    text = new_policy_text(answers_from(said))
    if place is None:
        click.echo(text, nl=False)
        return
    _write(place, text)
    click.echo(f"Wrote {file}. Read it aloud: musterroll policy check {file}", err=True)


def _not_there(place: Path | None, force: bool) -> None:
    if place is not None and place.exists() and not force:
        raise Refused(f"{place} is there already.", "Choose another name, or write over it with --force.")


def _check(said: dict[str, str]) -> None:
    """Refuse unfit flags before anything is asked."""
    for question in QUESTIONS:
        if question.key in said:
            try:
                question.parse(said[question.key])
            except ConfigError as error:
                flag = "--" + question.key.replace("_", "-")
                raise ConfigError(f"{flag}{error.what.removeprefix(question.key)}", error.remedy) from None


def _ask(said: dict[str, str]) -> dict[str, str]:
    """What the flags say and what the person types, by question."""
    answers, parsed = dict(said), dict[str, Any]()
    for question in QUESTIONS:
        if question.key not in answers and question.asked(parsed):
            answers[question.key] = _one(question)
        if question.key in answers:
            parsed[question.key] = question.parse(answers[question.key])
    return answers


def _one(question: Question) -> str:
    """One answer that fits; an empty one means the default, `?` asks what the question means."""
    unfit = 0
    while unfit < _PATIENCE:
        text = _typed(question) or question.default or ""
        if text == "?":
            click.echo(f"  {question.help}", err=True)
            continue
        try:
            if not text and question.default is None:
                raise ConfigError("There is no default.", question.help)
            question.parse(text)
            return text
        except ConfigError as error:
            unfit += 1
            click.echo(f"  {error.what} {error.remedy}", err=True)
    raise ConfigError(f"No fit answer to: {question.prompt}.", question.help)


def _typed(question: Question) -> str:
    shown = question.default or ""
    typed: str = click.prompt(question.prompt, default=shown, show_default=bool(shown), err=True)
    return typed.strip()


def _write(place: Path, text: str) -> None:
    from musterroll.cli.files import Together

    with Together() as files:
        files.write(place, lambda out: out.write(text.encode("utf-8")))

"""The command `musterroll`: finds the command that was typed, and says errors so that a person can act on them."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

import click

from musterroll import __version__
from musterroll.cli.guard import guarded, piped
from musterroll.cli.start import leave_out_unused
from musterroll.facts.errors import ConfigError

# What each command is for, in one line, by the order of a first day: check, ask why, write the rule down; then a book.
FILES = {
    "check": "Compare people with training: the gap report.",
    "explain": "How the verdicts about one person came about.",
    "policy": "Write a policy, read one aloud, adopt one.",
    "layouts": "The files that are recognised, and by which columns.",
    "convert": "Turn exports into lines of facts.",
    "schema": "JSON Schema of a format.",
    "criteria": "Criteria that training serves, and other frameworks.",
    "demo": "An invented company and its gap report.",
}
BOOK = {
    "init": "Make a book: an evidence store that nobody can quietly change.",
    "source": "Systems that are asked: add, list, test, remove one.",
    "collect": "Take exports, or what systems answer, into the book.",
    "serve": "Open the book to browsers: the web application.",
    "worker": "Ask the systems on their schedule, judge, seal: unattended.",
    "token": "Tokens of programs that send: make, list, rotate, revoke.",
    "status": "What the book holds, how fresh it is, what waits.",
    "records": "Search completions; training records as JSON.",
    "course": "Publish versions of courses, archive what they taught.",
    "enrol": "Enrol a person in courses, where a system can.",
    "session": "Record a live session from its roster.",
}
DECISIONS = {
    "link": "Say that accounts are one person's.",
    "unlink": "Say that accounts are not one person's.",
    "mark": "Say that an account is shared, a service, or left out.",
    "exempt": "Ask for an exemption, approve, refuse or withdraw one.",
    "explain-finding": "Put a named person's words beside a finding.",
}
KEEPING = {
    "log": "Prove it: verify, prove, checkpoint, anchor, export.",
    "rebuild": "Compute everything that follows from the entries anew.",
    "erase": "Erase what the book says about a person; proofs stay.",
    "backup": "Copy the book while it is used, and verify the copy.",
    "restore": "Make a book from a backup, and verify it.",
}
SECTIONS = {
    "Files in, report out": FILES,
    "The book": BOOK,
    "Decisions of people": DECISIONS,
    "Keeping the book": KEEPING,
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for.

    `sections` has, by heading, what each is for in one line; the command `x-y` lies in the file `x_y.py` of this
    room, after `prefix`.
    """

    def __init__(self, *args: Any, sections: dict[str, dict[str, str]], prefix: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.sections, self.prefix = sections, prefix
        self.said = {name: words for section in sections.values() for name, words in section.items()}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are listed."""
        return list(self.said)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.said:
            return None
        command: click.Command = import_module(f"musterroll.cli.{self.prefix}{cmd_name.replace('-', '_')}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that was typed; NoSuchCommand with those that are like it, or with what a file is given to."""
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as error:
            if "check" in self.said and Path(args[0]).is_file():
                raise ConfigError(
                    f"No command is named before {args[0]}, which is a file.",
                    f"To compare people with training: {ctx.command_path} check {shlex.join(args)}",
                ) from None
            raise click.exceptions.NoSuchCommand(error.command_name, possibilities=self.said, ctx=ctx) from None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        widest = max(map(len, self.said))
        for heading, said in self.sections.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(widest), words) for name, words in said.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; before click does, notice that whoever reads the output went away."""
        return piped(lambda: click.Group.invoke(self, ctx))

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **more: Any) -> NoReturn:
        """Run the command that `args` name and leave with its status: 0, 1, or 2 for bad input."""
        if args is None:  # called from a shell, and not from a program that has its own imports
            leave_out_unused()
        typed = list(sys.argv[1:] if args is None else args)
        more |= {"standalone_mode": False, "obj": tuple(typed)}
        name = prog_name or "musterroll"
        sys.exit(guarded(lambda: click.Group.main(self, typed, name, **more)))


@click.group(
    "musterroll",
    cls=Lazy,
    sections=SECTIONS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: musterroll demo demo",
)
@click.version_option(__version__, prog_name="musterroll", message="%(prog)s %(version)s")
def main() -> None:
    """Who had to be trained, by when, and who was: from exports to a gap report.

    Give `musterroll check` the export of people and the export of training; or make a book with `musterroll init`,
    collect exports into it, and check that. Status: 0 nothing wrong, 1 deviations or failed checks, 2 bad input.
    """

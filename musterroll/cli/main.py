"""The command `musterroll`: finds the command that was typed, and says errors so that a person can act on them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from musterroll import __version__
from musterroll.cli.guard import guarded, piped
from musterroll.cli.start import leave_out_unused

# What each command is for, in one line. The order is that of a first day: check, ask why, write the rule down.
COMMANDS = {
    "check": "Compare people with training: the gap report.",
    "explain": "How the verdicts about one person came about.",
    "policy": "Write a policy, or read one aloud.",
    "layouts": "The files that are recognised, and by which columns.",
    "convert": "Turn exports into lines of facts.",
    "schema": "JSON Schema of a format.",
    "criteria": "Criteria that training serves, and other frameworks.",
    "demo": "An invented company and its gap report.",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for.

    `said` says in one line what each is for; the command `x` lies in the file `x.py` of this room, after `prefix`.
    """

    def __init__(self, *args: Any, said: dict[str, str], prefix: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.said, self.prefix = said, prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are listed."""
        return list(self.said)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.said:
            return None
        command: click.Command = import_module(f"musterroll.cli.{self.prefix}{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self.said.items()))

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
    said=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: musterroll demo demo",
)
@click.version_option(__version__, prog_name="musterroll", message="%(prog)s %(version)s")
def main() -> None:
    """Who had to be trained, by when, and who was: from exports to a gap report.

    Give `musterroll check` the export of people and the export of training. Status: 0 nothing wrong,
    1 deviations or unresolved, 2 bad input.
    """

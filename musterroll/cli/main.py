"""The command `musterroll`: finds the command that was typed, and says errors so that a person can act on them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

import click

from musterroll import __version__
from musterroll.cli.guard import guarded

# The order is that of a first day: look, check, ask why, write the rule down.
COMMANDS = {
    "check": "check",
    "explain": "explain",
    "policy": "policy",
    "layouts": "layouts",
    "convert": "convert",
    "schema": "schema",
    "criteria": "criteria",
    "demo": "demo",
}


class Lazy(click.Group):
    """A group whose commands are imported when they are asked for. `modules` are files of this room."""

    def __init__(self, *args: Any, modules: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self.modules = modules

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which they are listed."""
        return list(self.modules)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in self.modules:
            return None
        command: click.Command = import_module(f"musterroll.cli.{self.modules[cmd_name]}").command
        return command

    def main(self, args: Sequence[str] | None = None, prog_name: str | None = None, *_: Any, **more: Any) -> NoReturn:
        """Run the command that `args` name and leave with its status: 0, 1, or 2 for bad input."""
        typed = list(sys.argv[1:] if args is None else args)
        more.pop("standalone_mode", None)
        parent = super()
        sys.exit(guarded(lambda: parent.main(typed, prog_name or "musterroll", standalone_mode=False, obj=tuple(typed), **more)))


@click.group(
    cls=Lazy,
    modules=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A first look: musterroll demo demo",
)
@click.version_option(__version__, prog_name="musterroll", message="%(prog)s %(version)s")
def main() -> None:
    """Who had to be trained, by when, and who was: from exports to a gap report.

    Give `musterroll check` the export of people and the export of training. Status: 0 nothing wrong,
    1 deviations or unresolved, 2 bad input.
    """

"""What a person sees when something goes wrong: one or two lines, never a traceback unless they ask for it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import click

from musterroll.facts.errors import MusterrollError

DEBUG = "MUSTERROLL_DEBUG"
BAD_INPUT = 2
INTERRUPTED = 130  # as a shell says of a program that Ctrl-C ended
PIPE_CLOSED = 141  # as a shell says of a program whose reader went away


def guarded(run: Callable[[], object]) -> int:
    """The exit status of `run`: what it returns, or that of what went wrong, which is said on stderr."""
    try:
        status = piped(run)
        return status if isinstance(status, int) else 0
    except (click.Abort, KeyboardInterrupt) as error:
        if isinstance(error.__cause__ or error, KeyboardInterrupt):  # and not somebody who answered no
            _say(
                "Interrupted.", "Start it again: what was recorded before stays, and adds nothing when it comes again."
            )
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
    except (MusterrollError, click.ClickException) as error:
        _say(*_lines(error))
    except Exception as error:  # noqa: BLE001  whatever it is, a person must not be left with a traceback
        _say(*_unexpected(error))
    return BAD_INPUT


def piped(run: Callable[[], object]) -> object:
    """What `run` gives, or the status that says that whoever reads the output has gone away."""
    try:
        status = run()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        _close_stdout()
        return PIPE_CLOSED


def _close_stdout() -> None:
    """Python flushes once more at its end: let that go nowhere."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass  # not a real file: nothing is flushed to it


def _lines(error: MusterrollError | click.ClickException) -> tuple[str, str]:
    if isinstance(error, MusterrollError):
        return error.what, error.remedy
    if isinstance(error, click.UsageError):
        path = error.ctx.command_path if error.ctx else "musterroll"
        return error.format_message(), f"{path} --help shows what there is."
    return error.format_message(), ""


def _unexpected(error: Exception) -> tuple[str, str]:
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryException":
        return "There is not enough memory for this.", "Give fewer files at once, or a machine with more memory."
    if isinstance(error, OSError) and error.strerror:
        where = f"{error.filename}: " if error.filename else ""
        return f"{where}{error.strerror}.", "Check the path, the rights and the room on the disk."
    said = str(error).strip().splitlines()
    first = said[0][:200] if said else "no message"
    return (
        f"Musterroll stopped at something it did not expect: {type(error).__name__}: {first}",
        f"This is a fault of the program. Set {DEBUG}=1 to see where, and report it, please.",
    )


def _say(what: str, remedy: str) -> None:
    if os.environ.get(DEBUG):
        import traceback

        traceback.print_exc()
    from musterroll.reports.layout import printable

    for line in (f"Error: {what}", remedy):
        if line:
            click.echo(printable(line), err=True)

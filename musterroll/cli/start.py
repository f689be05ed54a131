"""A quick start and a quick end: what is installed and not used is not imported, nor tidied away at last."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from importlib.machinery import ModuleSpec
from threading import Thread
from types import ModuleType

from musterroll.cli import arrow_functions, engine_package
from musterroll.cli.deferring import Deferring

# Arrow and DuckDB import these wherever they are installed, which takes longer than a small check does.
# Nothing here uses them, and where they are not installed everything works as well.
_UNUSED = frozenset({"numpy", "pandas"})


class _Unused:
    """A finder of modules that finds none of the unused ones."""

    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        if fullname in _UNUSED:
            raise ModuleNotFoundError(f"{fullname} is not used by musterroll", name=fullname)
        return None


def leave_out_unused() -> None:
    """From now on this process has no numpy and no pandas, of Arrow and the engine only what is called, little gc.

    For a process that is the command and nothing else.
    """
    # Imports make tens of thousands of objects that stay: to look through them for lost ones finds nothing.
    gc.set_threshold(50_000, 20, 20)
    sys.meta_path[:0] = [arrow_functions.deferring(), engine_package.deferring()]
    if not _UNUSED & sys.modules.keys():
        sys.meta_path.insert(0, _Unused())


def _is_the_command() -> bool:
    """Whether this process is the command and nothing else: `leave_out_unused` was called."""
    return any(isinstance(finder, Deferring) for finder in sys.meta_path)


def meanwhile(*modules: str) -> None:
    """Import modules in the background, while compiled code reads files or judges: that leaves Python free.

    `module:function` calls a function of the module too. Python waits for it at its end: to end in the middle of
    an import of compiled code would be a crash. What cannot be imported fails where it is used.
    """

    def load() -> None:
        for name in modules:
            module, _, function = name.partition(":")
            with suppress(Exception):
                imported = import_module(module)
                if function:
                    getattr(imported, function)()

    Thread(target=load).start()


def become(program: list[str]) -> int:
    """Become another program, if this process is the command and nothing else; else the status of that program."""
    if os.name == "posix" and _is_the_command():
        sys.stdout.flush()
        sys.stderr.flush()
        os.execv(program[0], program)
    import subprocess

    return subprocess.call(program)


def end(status: int) -> int:
    """End the process with everything it holds, if it is the command and nothing else; else give the status back.

    For whoever has written everything and still holds facts and engine: to give them back one by one takes longer than
    to read the files did.
    """
    if _is_the_command():
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)
    return status

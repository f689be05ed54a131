"""The functions of Arrow, each made when it is first asked for.

Importing `pyarrow.compute` makes all three hundred of them with their documentation, which takes longer than reading
the files of a small check. Here its import finds hardly any function registered; a function that is then missed is
made as that module makes it, without the documentation, and what would read the documentation of options is not
imported. Nothing else about the module changes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

from musterroll.cli.deferring import Deferring

MODULE = "pyarrow.compute"
_READS_DOCUMENTATION = "pyarrow.vendored.docscrape"
_AT_IMPORT = ["utf8_zero_fill"]  # the module itself gives this one a second name
_REWRITTEN = {"and_": "and", "or_": "or"}


class _Few:
    """The registry of functions as the module sees it while it is imported."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole

    def list_functions(self) -> list[str]:
        return _AT_IMPORT

    def get_function(self, name: str) -> Any:
        return self._whole.get_function(name)


@contextmanager
def _undocumented() -> Iterator[None]:
    """Have whoever imports the reader of documentation get one that finds none."""
    if _READS_DOCUMENTATION in sys.modules:
        yield
        return
    found_none: Any = ModuleType(_READS_DOCUMENTATION)
    found_none.NumpyDocString = lambda _: {"Parameters": []}
    sys.modules[_READS_DOCUMENTATION] = found_none
    try:
        yield
    finally:
        del sys.modules[_READS_DOCUMENTATION]


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        """Run the module, then let it make the other functions on demand."""
        compiled: Any = import_module("pyarrow._compute")
        whole = compiled.function_registry
        compiled.function_registry = lambda: _Few(whole())
        try:
            with _undocumented():
                super().exec_module(module)
        finally:
            compiled.function_registry = whole
        made: Any = module
        made.function_registry = whole
        made.__getattr__ = _maker(made, whole())


def _maker(compute: Any, registry: Any) -> Callable[[str], Any]:
    def missing(name: str) -> Any:
        try:
            function = registry.get_function(_REWRITTEN.get(name, name))
        except KeyError:
            raise AttributeError(f"module {MODULE!r} has no attribute {name!r}") from None
        made = compute._make_generic_wrapper(name, function, compute._get_options_class(function), function.arity)
        setattr(compute, name, made)
        return made

    return missing


def deferring() -> Deferring:
    """The finder that makes it so."""
    return Deferring(MODULE, _Loader)

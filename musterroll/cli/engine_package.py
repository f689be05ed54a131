"""The package of the engine without its relations, which are made when one is first asked for.

Importing `duckdb` makes some hundred classes that put queries together step by step, and that takes as long as to
read the files of a small check. The stages are given to the engine as text. Here the import of the package takes over
what lies in the engine itself and how it reads Arrow; whoever then asks for anything else gets the whole package.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.machinery import SourceFileLoader
from threading import RLock
from types import ModuleType
from typing import Any

from musterroll.cli.deferring import Deferring

MODULE = "duckdb"
_ENGINE, _ARROW = "_duckdb", "duckdb._sources"
# What the package adds to the connections of the engine.
_METHODS = (
    "sql",
    "query",
    "from_query",
    "table",
    "view",
    "values",
    "table_function",
    "read_csv",
    "from_csv_auto",
    "read_json",
    "read_parquet",
    "from_parquet",
    "from_df",
    "from_arrow",
    "to_arrow_table",
    "to_arrow_reader",
)
_making = RLock()


class _Loader(SourceFileLoader):
    def exec_module(self, module: ModuleType) -> None:
        """Take over what the engine has; make the whole package when anything else is asked for."""
        engine: Any = import_module(_ENGINE)
        if not hasattr(engine, "_set_arrow_sources"):  # another version, which is put together in another way
            super().exec_module(module)
            return
        whole = _once(lambda: super(_Loader, self).exec_module(module))
        made: Any = module
        made.__dict__.update({name: value for name, value in vars(engine).items() if not name.startswith("__")})
        made.__getattr__ = _asking(module, whole)
        for name in _METHODS:
            if not hasattr(engine.DuckDBPyConnection, name):
                setattr(engine.DuckDBPyConnection, name, _method(name, whole))
        engine._set_arrow_sources(import_module(_ARROW))


def _once(make: Callable[[], None]) -> Callable[[], None]:
    """`make`, called the first time only; other threads wait until it is done."""
    left = [make]

    def made() -> None:
        with _making:
            if left:
                left.pop()()

    return made


def _asking(module: ModuleType, whole: Callable[[], None]) -> Callable[[str], Any]:
    """What a module does that is asked for a name it does not have."""

    def missing(name: str) -> Any:
        whole()
        try:
            return vars(module)[name]
        except KeyError:
            raise AttributeError(f"module {MODULE!r} has no attribute {name!r}") from None

    return missing


def _method(name: str, whole: Callable[[], None]) -> Callable[..., Any]:
    """A method that makes the whole package, which puts the real one in its place, and calls that."""

    def first_call(connection: Any, *values: Any, **named: Any) -> Any:
        whole()
        if vars(type(connection))[name] is first_call:
            raise AttributeError(f"{type(connection).__name__!r} object has no attribute {name!r}")
        return getattr(connection, name)(*values, **named)

    return first_call


def deferring() -> Deferring:
    """The finder that makes it so."""
    return Deferring(MODULE, _Loader)

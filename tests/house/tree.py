"""The house as files: rooms, modules, what a module imports, what is or would be committed."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "musterroll"
TESTS = ROOT / "tests"

# What tools leave behind: looked at only where git cannot say what is ignored.
LEFTOVERS = {"build", "dist", "demo", "out", "made", "__pycache__"}


def rooms() -> list[Path]:
    """Every folder directly in the package that holds code."""
    return sorted(folder for folder in PACKAGE.iterdir() if folder.is_dir() and any(folder.rglob("*.py")))


def code_files(folder: Path, *endings: str) -> list[Path]:
    """All files under `folder` with one of `endings` (default: `.py`), in a fixed order."""
    return sorted(path for ending in endings or (".py",) for path in folder.rglob(f"*{ending}"))


def place(path: Path, line: int | None = None) -> str:
    """A file (and line) as a person would look it up."""
    name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else path.name
    return f"{name}:{line}" if line else name


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"), filename=str(path))


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every module that may be imported anywhere in `tree`, inside functions too, with its line.

    `from a import b` gives `a` and `a.b`, since b may be a module. A name given as text to `import_module`
    or `__import__` counts; one that is computed there gives `?`.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node.lineno
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield _first_text(node) or "?", node.lineno


def _called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _first_text(node: ast.Call) -> str | None:
    first = node.args[0] if node.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None


def within(module: str, *packages: str) -> bool:
    """Whether `module` is one of `packages` or lies inside one."""
    return any(module == package or module.startswith(package + ".") for package in packages)


@cache
def committed() -> tuple[Path, ...]:
    """Every file that is committed or would be by `git add --all`; without git, all but leftovers."""
    try:
        listed = subprocess.run(
            # CI may run as another user than the one who owns the folder.
            ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        ).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(_without_leftovers(ROOT)))
    return tuple(sorted(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()))


def _without_leftovers(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_dir():
            hidden = path.name.startswith(".") and path.name != ".ci"
            if not hidden and path.name not in LEFTOVERS and not path.name.endswith(".egg-info"):
                yield from _without_leftovers(path)
        else:
            yield path

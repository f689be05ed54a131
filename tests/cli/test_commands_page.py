"""Every example of docs/commands.md runs, and every command and option stands there."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from musterroll.cli.main import main
from tests.cli.conftest import Northfen
from tests.cli.small import ROOT, command
from tests.procedures.pdfs import pdf

PAGE = (ROOT / "docs" / "commands.md").read_text("utf-8")


@dataclass(frozen=True)
class Example:
    """One line of a marked block, and the status it is to have."""

    line: str
    status: int


def examples() -> list[list[Example]]:
    """The marked blocks, each a list of lines that are run one after the other."""
    blocks = re.findall(r"^```sh example(?: status=(\d))?\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    return [[Example(line, int(status or 0)) for line in text.splitlines()] for status, text in blocks]


def commands(group: click.Group = main, name: str = "musterroll") -> Iterator[tuple[str, click.Command]]:
    """Every command as it is typed."""
    context = click.Context(group)
    for word in group.list_commands(context):
        found = group.get_command(context, word)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{name} {word}")
        else:
            yield f"{name} {word}", found


@pytest.fixture
def folder(northfen: Northfen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh copy of the invented company, and we are in it."""
    shutil.copytree(northfen.folder, tmp_path / "northfen")
    (tmp_path / "northfen" / "slides.pdf").write_bytes(pdf())
    (tmp_path / "northfen" / "roster.csv").write_text("Name,Email\nAda Fenwick,ada.fenwick@northfen.example\n")
    (tmp_path / "northfen" / "outside").mkdir()
    monkeypatch.chdir(tmp_path / "northfen")
    return tmp_path / "northfen"


def run(line: str, folder: Path) -> int:
    """The status of one line. Where a shell is needed it is run by one."""
    if not set("|<>*") & set(line):
        return command(*shlex.split(line)[1:]).exit_code
    program = folder.parent / "bin" / "musterroll"
    program.parent.mkdir(exist_ok=True)
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m musterroll "$@"\n'
    )
    program.chmod(0o755)
    path = f"PATH={shlex.quote(str(program.parent))}:$PATH; "
    return subprocess.run(["sh", "-c", path + line], cwd=folder, capture_output=True).returncode


@pytest.mark.parametrize("block", examples(), ids=lambda block: block[0].line[:60])
def test_an_example_runs(block: list[Example], folder: Path) -> None:
    assert [(one.line, run(one.line, folder)) for one in block] == [(one.line, one.status) for one in block]


def test_there_is_an_example_for_every_command() -> None:
    lines = [one.line for block in examples() for one in block]
    endless = "musterroll serve"  # it ends when it is told to: test_serve.py starts and stops it
    assert [
        name for name, _ in commands() if name != endless and not any(f"{name} " in f"{line} " for line in lines)
    ] == []


def test_every_option_stands_on_the_page() -> None:
    written = set(re.findall(r"--[a-z][a-z0-9-]*", PAGE))
    missing = [
        f"{name} {longest}"
        for name, found in commands()
        for parameter in found.params
        if isinstance(parameter, click.Option) and not parameter.hidden
        for longest in [max(parameter.opts, key=len)]
        if longest not in written
    ]
    assert missing == []


def test_the_page_names_no_option_that_is_not_there() -> None:
    known = {word for _, found in commands() for parameter in found.params for word in parameter.opts}
    known |= {word for _, found in commands() for parameter in found.params for word in parameter.secondary_opts}
    assert set(re.findall(r"--[a-z][a-z0-9-]*", PAGE)) - known - {"--help", "--version"} == set()


def test_every_command_has_a_section_and_help() -> None:
    for name, found in commands():
        assert f"\n## {name.removeprefix('musterroll ')}\n" in PAGE
        assert found.help
        result = command(*name.split()[1:], "--help")
        assert result.exit_code == 0
        assert max(map(len, result.stdout.splitlines())) <= 100

"""The command as a process of its own: status, streams, what it imports."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from musterroll.cli.guard import guarded
from tests.cli.small import ALL_DONE, DAYS, NOW, PEOPLE, ROOT, process, write

FILES = ("people.csv", "training.csv", "--policy", "policy.toml")


def test_the_status_can_stand_in_a_job(five: Path) -> None:
    assert process("check", *FILES, *DAYS, *NOW, "--quiet", folder=five).returncode == 1
    write(five, training_csv=ALL_DONE)
    done = process("check", *FILES, *DAYS, *NOW, "--quiet", folder=five)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    write(five, training_csv="")
    bad = process("check", *FILES, *DAYS, *NOW, "--quiet", folder=five)
    assert (bad.returncode, bad.stdout) == (2, b"")
    assert bad.stderr.decode().splitlines() == ["Error: training.csv: the file is empty.", "Export it again."]


def test_standard_input_is_a_file_like_the_others(five: Path) -> None:
    named = process("check", *FILES, *DAYS, *NOW, "--format", "csv", folder=five)
    piped = process(
        "check", "-", "training.csv", "--policy", "policy.toml", *DAYS, *NOW, "--format", "csv",
        folder=five, stdin=PEOPLE.encode(),
    )  # fmt: skip
    assert piped.stdout == named.stdout
    assert b"Ana Okafor" in piped.stdout


def test_a_gzip_file_is_read_like_the_file_inside(five: Path) -> None:
    (five / "people.csv.gz").write_bytes(gzip.compress(PEOPLE.encode()))
    plain = process("check", *FILES, *DAYS, *NOW, "--format", "csv", folder=five)
    packed = process(
        "check", "people.csv.gz", "training.csv", "--policy", "policy.toml", *DAYS, *NOW, "--format", "csv", folder=five
    )
    assert packed.stdout == plain.stdout


def test_a_reader_that_goes_away_is_no_error(five: Path) -> None:
    command = [sys.executable, "-m", "musterroll", "schema", "reconciliation"]
    # A pipe holds 64 KiB: more than that must be waiting when its reader goes.
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=five, env=env) as running:
        assert running.stdout and running.stderr
        running.stdout.close()
        said = running.stderr.read()
    assert said == b""
    assert running.returncode == 141


def test_text_is_shown_where_only_ascii_can_be(five: Path) -> None:
    result = process("check", *FILES, *DAYS, *NOW, folder=five, env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert result.returncode == 1
    assert b"x Missed" in result.stdout
    assert result.stderr == b""


def on_a_terminal(folder: Path, *args: str, env: dict[str, str]) -> str:
    """What a terminal receives, standard error included."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "musterroll", *args],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm"} | env,
    ):
        os.close(theirs)
        received = b""
        try:
            while piece := os.read(ours, 1 << 16):
                received += piece
        except OSError:  # Linux: the other side is closed
            pass
    os.close(ours)
    return received.decode()


def test_a_terminal_gets_colours_and_a_line_of_progress_that_goes_away(five: Path) -> None:
    shown = on_a_terminal(five, "check", *FILES, *DAYS, *NOW, env={"NO_COLOR": ""})
    assert "\r\x1b[Kreading people.csv (1 of 2)" in shown
    assert "judging: verdicts" in shown
    progress, _, report = shown.rpartition("\r\x1b[K")
    assert "3 of 5 people" not in progress
    assert "\x1b[31m■ Missed\x1b[0m" in report


def test_no_colour_is_no_colour(five: Path) -> None:
    for args, env in (((), {"NO_COLOR": "1"}), (("--no-colour",), {"NO_COLOR": ""}), ((), {"TERM": "dumb"})):
        shown = on_a_terminal(five, "check", *FILES, *DAYS, *NOW, *args, env=env)
        assert "■ Missed" in shown
        assert "\x1b[31m" not in shown


def test_a_workbook_is_not_poured_over_a_terminal(five: Path) -> None:
    shown = on_a_terminal(five, "check", *FILES, *DAYS, *NOW, "--format", "xlsx", env={})
    assert shown.splitlines() == [
        "Error: xlsx is nothing to read on a terminal.",
        "Say where: --out gaps.xlsx, or redirect: > gaps.xlsx",
    ]


def test_nothing_heavy_that_is_not_used_is_imported(five: Path) -> None:
    ends = (
        "import atexit, sys; atexit.register(lambda: print(*sorted({'numpy', 'pandas'} & sys.modules.keys()), "
        "'duckdb' in sys.modules, file=sys.stderr)); "
        f"sys.argv = ['musterroll', 'check', *{[*FILES, *DAYS, *NOW, '--quiet']}]; "
        "from musterroll.cli.main import main; main()"
    )
    result = subprocess.run(
        [sys.executable, "-c", ends], cwd=five, capture_output=True, env=os.environ | {"PYTHONPATH": str(ROOT)}
    )
    assert (result.returncode, result.stderr) == (1, b"True\n")


def test_help_loads_no_engine(five: Path) -> None:
    ends = (
        "import atexit, sys; atexit.register(lambda: print(*sorted({'pyarrow', 'duckdb', 'orjson', 'msgspec', 'rich'} "
        "& sys.modules.keys()), file=sys.stderr)); sys.argv = ['musterroll', {words}]; "
        "from musterroll.cli.main import main; main()"
    )
    for words in ("'--help'", "'check', '--help'", "'policy', '--help'", "'layouts', '--help'"):
        result = subprocess.run(
            [sys.executable, "-c", ends.replace("{words}", words)],
            cwd=five,
            capture_output=True,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        assert (result.returncode, result.stderr) == (0, b"\n"), words


def test_whoever_interrupts_is_told_that_it_can_be_started_again(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> None:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt as error:
            raise click.Abort from error  # as click does

    def answered_no() -> None:
        raise click.Abort

    assert guarded(interrupted) == 130
    assert capsys.readouterr().err.splitlines()[0] == "Error: Interrupted."
    assert guarded(answered_no) == 130
    assert capsys.readouterr().err == ""

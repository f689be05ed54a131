"""A company of five, as two exports and a policy, and a way to call the command as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from musterroll.cli.main import main

ROOT = Path(__file__).resolve().parents[2]

PEOPLE = """\
Employee ID,Name,Email,Employment Type,Status,Start Date,End Date,Department
E1,Ana Okafor,ana@northfen.example,employee,active,2025-02-03,,Engineering
E2,Bo Lind,bo@northfen.example,contractor,active,2024-05-06,,Sales
E3,Cy Marchetti,cy@northfen.example,employee,active,2023-03-01,,Finance
E4,Dee Park,dee@northfen.example,employee,inactive,2024-01-15,2025-03-14,Finance
E5,Eli Sato,eli@northfen.example,employee,active,2025-06-02,,Engineering
"""

TRAINING = """\
Email,Course,Status,Completed On
ana@northfen.example,SEC-AWARE,Completed,2025-03-11
bo@northfen.example,SEC-AWARE,Completed,2024-05-20
bo@northfen.example,SEC-AWARE,Completed,2025-05-19
cy@northfen.example,SEC-AWARE,Completed,2024-12-02
eli@northfen.example,SEC-AWARE,In Progress,
"""

POLICY = """\
schema = "musterroll.policy/1"
version = "1"
effective_from = 2020-01-01
title = "Northfen training policy"
time_zone = "America/New_York"

[[requirement]]
id = "awareness"
title = "Security awareness"
courses = ["SEC-AWARE"]
onboarding = { trigger = "engagement", within_days = 30 }
renewal = { mode = "rolling", every = "12 months" }
"""

# Everybody did what was due.
ALL_DONE = """\
Email,Course,Status,Completed On
ana@northfen.example,SEC-AWARE,Completed,2025-02-11
bo@northfen.example,SEC-AWARE,Completed,2024-05-20
bo@northfen.example,SEC-AWARE,Completed,2025-05-19
cy@northfen.example,SEC-AWARE,Completed,2024-12-02
cy@northfen.example,SEC-AWARE,Completed,2025-11-28
dee@northfen.example,SEC-AWARE,Completed,2024-03-20
eli@northfen.example,SEC-AWARE,Completed,2025-06-20
"""

DAYS = ("--period", "2025-01-01..2025-12-31", "--as-of", "2026-01-20")
NOW = ("--now", "2026-01-20T15:00:00Z")


def write(folder: Path, **files: str | bytes) -> None:
    """Write files into a folder; `people_csv` becomes people.csv."""
    for name, content in files.items():
        path = folder / name.replace("_", ".")
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def command(*args: str | Path, stdin: bytes | None = None) -> Result:
    """The result of `musterroll ARGS` inside this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args], input=stdin)


def process(
    *args: str | Path, folder: Path, stdin: bytes | None = None, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """The result of `musterroll ARGS` as a process of its own, started in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "musterroll", *map(str, args)],
        cwd=folder,
        input=stdin,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | (env or {}),
    )

"""Go and its packages for notes and logs, from Debian: fetched once into `.venv/go`, unpacked there, not installed."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.packages import one_at_a_time

CACHE = ROOT / ".venv" / "go"
PROGRAM = Path(__file__).parent / "go"


def logcheck() -> Path:
    """The program in `tests/ledger/go`, compiled. Skips the test where there is no apt."""
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        pytest.skip("there is no apt to fetch Go with")
    CACHE.mkdir(parents=True, exist_ok=True)
    with _alone():
        tree = CACHE / "tree"
        if not tree.exists():
            _fetch(tree)
        return _compiled(tree)


@contextmanager
def _alone() -> Iterator[None]:
    """Tests run in several processes; only one fetches."""
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fetch(tree: Path) -> None:
    # Only root may; without it the lists of packages that are there must do.
    with one_at_a_time():
        subprocess.run(["apt-get", "update", "-qq"], capture_output=True, check=False)
    version = re.search(r"golang-(\d+\.\d+)-go", _run(["apt-cache", "depends", "golang-go"], CACHE))
    assert version, "Debian names no version of Go"
    packages = [f"golang-{version[1]}-go", f"golang-{version[1]}-src", "golang-golang-x-mod-dev"]
    loading = CACHE / "loading"
    shutil.rmtree(loading, ignore_errors=True)
    (loading / "tree").mkdir(parents=True)
    _run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *packages], loading)
    for package in loading.glob("*.deb"):
        _run(["dpkg", "-x", package.name, "tree"], loading)
    (loading / "tree").rename(tree)
    shutil.rmtree(loading)


def _compiled(tree: Path) -> Path:
    target, sources = CACHE / "logcheck", sorted(PROGRAM.glob("*.go"))
    if not target.exists() or target.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        root = next((tree / "usr" / "lib").glob("go-*"))
        settings = {"GO111MODULE": "off", "GOROOT": str(root), "GOPATH": str(tree / "usr" / "share" / "gocode")}
        settings |= {"GOCACHE": str(CACHE / "cache"), "CGO_ENABLED": "0", "GOFLAGS": ""}
        _run([str(root / "bin" / "go"), "build", "-o", str(target), "."], PROGRAM, settings)
    return target


def _run(words: list[str], folder: Path, settings: dict[str, str] | None = None) -> str:
    environment = os.environ | (settings or {})
    run = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode == 0, f"{' '.join(words)}: {run.stderr}"
    return run.stdout

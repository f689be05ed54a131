"""What is installed is decided here, to the byte: exact versions with hashes, and every file of the package."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

from tests.house.tree import PACKAGE, ROOT, committed

REQUIREMENTS = ROOT / "requirements"
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?P<rest>.*?)(?=^\S|\Z)", re.MULTILINE | re.DOTALL)


def pins(file: Path) -> dict[str, set[str]]:
    """Name to the versions pinned for it (one for each range of Python versions)."""
    found: dict[str, set[str]] = {}
    for pin in PIN.finditer(file.read_text("utf-8")):
        found.setdefault(pin["name"], set()).add(pin["version"])
    return found


def pyproject() -> dict[str, Any]:
    """What pyproject.toml says."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_file_of_the_package_is_installed_with_it() -> None:
    kinds = {Path(pattern).suffix for pattern in pyproject()["tool"]["setuptools"]["package-data"]["musterroll"]}
    files = [path for path in committed() if path.is_relative_to(PACKAGE)]
    assert [str(path) for path in files if path.suffix not in kinds | {".py"} and path.name != "py.typed"] == []


def test_every_direct_dependency_is_exact_and_the_one_that_is_installed() -> None:
    runtime = pins(REQUIREMENTS / "runtime.txt")
    stated = dict(line.split("==") for line in pyproject()["project"]["dependencies"])
    direct = {name.partition("[")[0]: version for name, version in stated.items()}  # extras are pins of their own
    assert {name: runtime.get(name) for name in direct} == {name: {version} for name, version in direct.items()}


def test_every_pin_has_hashes() -> None:
    bare = [
        f"{file.name} {pin['name']}"
        for file in REQUIREMENTS.glob("*.txt")
        for pin in PIN.finditer(file.read_text("utf-8"))
        if "--hash=sha256:" not in pin["rest"]
    ]
    assert bare == []


def test_tests_run_with_what_users_run() -> None:
    """The development set holds the runtime set, version for version."""
    dev = pins(REQUIREMENTS / "dev.txt")
    for file in ("runtime.txt", "build.txt"):
        smaller = pins(REQUIREMENTS / file)
        assert smaller
        assert {name: dev.get(name) for name in smaller} == smaller


def test_the_pins_name_no_index() -> None:
    options = [
        f"{file.name}: {line.strip()}"
        for file in REQUIREMENTS.glob("*.txt")
        for line in file.read_text("utf-8").splitlines()
        if "://" in line or (line.startswith("-") and not line.startswith("--hash"))
    ]
    assert options == []

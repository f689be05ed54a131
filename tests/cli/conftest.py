"""Folders with exports: a company of five, and the invented one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from musterroll.sources import demo
from tests.cli.small import PEOPLE, POLICY, TRAINING, write


@pytest.fixture
def five(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with people.csv, training.csv and policy.toml, and we are in it."""
    write(tmp_path, people_csv=PEOPLE, training_csv=TRAINING, policy_toml=POLICY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass(frozen=True)
class Northfen:
    """The invented company in a folder: exports in their order, policies, and the days to ask about."""

    folder: Path
    files: list[str]
    policies: list[str]

    @property
    def days(self) -> list[str]:
        """Period and as-of as options."""
        return ["--period", f"{demo.PERIOD[0]}..{demo.PERIOD[1]}", "--as-of", str(demo.AS_OF)]

    @property
    def rules(self) -> list[str]:
        """The policies as options."""
        return [part for path in self.policies for part in ("--policy", path)]


@pytest.fixture(scope="session")
def northfen(tmp_path_factory: pytest.TempPathFactory) -> Northfen:
    """The invented company, written once."""
    folder = tmp_path_factory.mktemp("northfen")
    company = demo.build()
    files = demo.write(company, folder)
    return Northfen(folder, [str(path) for path in files], [str(folder / name) for name in company.policies])

"""Northfen, an invented company of about 400 people: its exports, and what was planted in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from musterroll.sources.demo.cases import ALL
from musterroll.sources.demo.files import rendered
from musterroll.sources.demo.office import Office
from musterroll.sources.demo.plants import Plant
from musterroll.sources.demo.policies import POLICIES, policy_text
from musterroll.sources.demo.staff import awkward_names, everybody_else, heads, workshops

SEED = 20251118
PERIOD = (date(2025, 1, 1), date(2025, 12, 31))
PEOPLE = 420


@dataclass(frozen=True)
class DemoCompany:
    """The files by name in the order to be given to `check`, the policies by name, and the plants."""

    seed: int
    files: dict[str, bytes]
    policies: dict[str, bytes]
    plants: tuple[Plant, ...]


def build(seed: int = SEED) -> DemoCompany:
    """Northfen as one seed makes it: the same seed gives the same bytes on any machine.

    The seed decides names, office hours and the days of people who are on time; what is planted is the same
    under every seed.
    """
    office = Office(Random(seed))
    heads(office)
    for case in ALL:
        case(office)
    awkward_names(office)
    everybody_else(office, PEOPLE)
    workshops(office)
    policies = {name: policy_text(name.removeprefix("policy-").removesuffix(".toml")).encode() for name in POLICIES}
    return DemoCompany(seed, rendered(office), policies, tuple(office.plants))


def write(company: DemoCompany, folder: Path) -> list[Path]:
    """Write files and policies into `folder`; gives the files (not the policies) in the order for `check`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in company.policies.items():
        (folder / name).write_bytes(content)
    paths = [folder / name for name in company.files]
    for path, content in zip(paths, company.files.values(), strict=True):
        path.write_bytes(content)
    return paths

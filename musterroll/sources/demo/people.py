"""The people of Northfen while they are being written: one `Member` each, and names for them."""

from __future__ import annotations

import csv
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from importlib.resources import files
from random import Random

DOMAIN = "northfen.example"
AS_OF = date(2026, 1, 20)
_PLAIN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE"})
_ALSO = str.maketrans(
    {"đ": "d", "Đ": "D", "þ": "th", "Þ": "Th", "ð": "d", "\u0131": "i", "\u02bb": "", "'": "", " ": ""}
)

TITLES = {
    "Marketing": "Campaign Manager",
    "Legal": "Counsel",
    "Finance": "Accountant",
    "Customer Care": "Support Specialist",
    "People Operations": "People Partner",
    "Engineering": "Software Engineer",
    "Platform": "Site Reliability Engineer",
    "Design": "Product Designer",
    "Sales": "Account Executive",
    "Facilities": "Facilities Coordinator",
    "Research": "Research Scientist",
}


@dataclass(frozen=True)
class Spell:
    """One engagement as HR writes it: first and last day, both included."""

    started: date | None
    ended: date | None = None


@dataclass
class Member:
    """One person as planned. `hr_cells` and `okta_cells` replace what a file would otherwise say of them."""

    number: str
    hr_id: str
    okta_id: str
    given: str
    family: str
    email: str
    type: str
    department: str
    title: str
    spells: list[Spell]
    manager: str = ""
    work_zone: str = "America/New_York"
    in_hr: bool = True
    in_okta: bool = True
    hr_cells: dict[str, str] = field(default_factory=dict)
    okta_cells: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Given and family name as the training platform prints them."""
        return f"{self.given} {self.family}".strip()

    @property
    def started(self) -> date:
        """First day of the latest spell; for those who have one."""
        started = self.spells[-1].started
        if started is None:
            raise ValueError(f"{self.email} has no start")
        return started

    @property
    def ended(self) -> date | None:
        """Last day of the latest spell, None while it lasts."""
        return self.spells[-1].ended

    @property
    def account(self) -> str:
        """One account of this person as "source:key", the best there is."""
        if not self.in_hr:
            return f"okta:{self.okta_id}"
        return f"gusto_contractors:{self.hr_id}" if self.type == "contractor" else f"gusto:{self.hr_id}"


def plain(name: str) -> str:
    """A name in small ASCII letters, as an address is made of it."""
    spelled = unicodedata.normalize("NFKD", name.translate(_PLAIN).translate(_ALSO))
    return "".join(ch for ch in spelled.lower() if ch.isascii() and (ch.isalnum() or ch == "-"))


class Names:
    """Invented names of many scripts, never the same twice: `next` gives (given, family, address)."""

    def __init__(self, rng: Random) -> None:
        pools: dict[str, dict[str, list[tuple[str, str]]]] = {}
        text = (files("musterroll.sources.demo") / "names.csv").read_text(encoding="utf-8")
        for row in csv.DictReader(text.splitlines()):
            parts = pools.setdefault(row["culture"], {"given": [], "family": []})
            parts[row["part"]].append((row["written"], row["ascii"] or plain(row["written"])))
        pairs = [(g, f) for parts in pools.values() for g in parts["given"] for f in parts["family"]]
        rng.shuffle(pairs)
        self._pairs = iter(pairs)
        self._taken: set[str] = set()

    def next(self) -> tuple[str, str, str]:
        """The next name nobody has yet, with an address nobody has yet."""
        for (given, g), (family, f) in self._pairs:
            email = f"{g}.{f}@{DOMAIN}"
            if email not in self._taken:
                self._taken.add(email)
                return given, family, email
        raise LookupError("no names left")

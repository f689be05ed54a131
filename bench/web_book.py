"""A book behind the pages: an invented company with a policy, an audit that has a sample, requests that wait.

`python -m bench.web_book PEOPLE` makes it from the book that `bench.book_state` keeps, unless it is there, and keeps it
in `bench/made`. Everybody in it is judged. Prints its folder.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import book_state
from bench.setting import AS_OF, AWARENESS, CODING_DEPARTMENTS, DATA_PROTECTION, NOW, SECURE_CODING, WORK

if TYPE_CHECKING:
    from musterroll.facts.fact import Fact
    from musterroll.store.setup import Book

LEAD, AUDITOR, HOST = "lead@bench.example", "auditor@bench.example", "127.0.0.1"
AT = datetime.fromisoformat(NOW)
YEAR, ZONE = (date(2025, 1, 1), date(2025, 12, 31)), "America/New_York"
SAMPLED = 25
TEAM = 12  # people whose manager the lead is, since that is looked up for every page
_ASKED = 3  # exemptions that wait

_CODING = ", ".join(f'"Dept {number}"' for number in range(CODING_DEPARTMENTS))
POLICY = f"""schema = "musterroll.policy/1"
version = "1"
effective_from = 2015-01-01
title = "Policy of the measurements"
time_zone = "{ZONE}"

[[requirement]]
id = "awareness"
title = "{AWARENESS}"
courses = ["{AWARENESS}"]
onboarding = {{ within_days = 30 }}
renewal = {{ mode = "rolling", every = "12 months" }}

[[requirement]]
id = "secure-coding"
title = "{SECURE_CODING}"
courses = ["{SECURE_CODING}"]
audience = {{ departments = [{_CODING}] }}
onboarding = {{ within_days = 60 }}
renewal = {{ mode = "calendar_year" }}

[[requirement]]
id = "data-protection"
title = "{DATA_PROTECTION}"
courses = ["{DATA_PROTECTION}"]
onboarding = {{ trigger = "none" }}
renewal = {{ mode = "fixed_date", on = "09-30" }}
"""


def made(people: int) -> Path:
    """The folder of the book; made from that of `bench.book_state` unless it is there."""
    folder = WORK / f"web-{people}"
    text = Path(__file__).read_bytes() + Path(book_state.__file__).read_bytes()
    mark = folder / f"made-{hashlib.sha256(text).hexdigest()[:12]}"
    if not mark.exists():
        shutil.rmtree(folder, ignore_errors=True)
        of_state = book_state.kept(people)
        of_state.close()
        shutil.copytree(of_state.config.folder, folder)
        _fill(folder)
        mark.touch()
    _as_the_worker_leaves_it(folder)
    return folder


def _as_the_worker_leaves_it(folder: Path) -> None:
    """Tables of this program, everybody judged, and what pages count kept beside."""
    from musterroll import config
    from musterroll.store.reading.figures import keep_figures
    from musterroll.store.setup import open_book

    book = open_book(config.load(folder), migrate=True)
    book.state.catch_up(AS_OF)
    keep_figures(book.tables)
    book.close()


def _fill(folder: Path) -> None:
    from musterroll import config
    from musterroll.procedures import log_keys, seal
    from musterroll.procedures.views import make_view, view_known
    from musterroll.store.setup import open_book

    with (folder / config.FILE).open("a", encoding="utf-8") as file:
        file.write(f'\n[web]\nurl = "http://{HOST}"\n')
    log_keys.create(config.load(folder))
    book = open_book(config.load(folder), migrate=True)
    book.journal.append(list(_facts()), received_at=AT)
    book.state.catch_up(AS_OF)
    view = view_known(book, *YEAR, None, ZONE, AT)
    make_view(book, view)
    book.journal.append(_sample(book, view), received_at=AT)
    book.state.catch_up(AS_OF)
    seal.checkpoint(book, AT)
    book.close()


def _facts() -> Iterator[Fact]:
    """The policy, both files as received, a manager with a team, requests that wait, the period that is audited."""
    from musterroll.facts.bodies import ExtractReceived, PersonObserved
    from musterroll.facts.fact import Fact
    from musterroll.procedures import decide, period
    from musterroll.procedures.adopt import adoption
    from musterroll.rules.policy.parse import parse_policy

    yield from adoption((), [parse_policy(POLICY, "policy.toml")], LEAD, AT).facts
    for source in ("hris", "knowbe4"):
        body = ExtractReceived(sha256=f"sha256:{hashlib.sha256(source.encode()).hexdigest()}", source=source, rows=1)
        yield Fact(kind="extract.received", source=source, body=body, happened_at=AT, actor="sync")
    for number in range(TEAM + 1):
        email = LEAD if number == 0 else f"team{number}@bench.example"
        observed = PersonObserved(
            account=f"T{number}",
            name="Lea Lead" if number == 0 else f"Team Member {number}",
            emails=[email],
            type="employee",
            department="Dept 1",
            manager=None if number == 0 else LEAD,
            status="active",
            started_on=date(2020, 1, 1),
        )
        yield Fact(kind="person.observed", source="hris", body=observed, happened_at=AT, actor="sync")
    for number in range(_ASKED):
        asked = decide.Exemption(
            source="hris", account=f"T{number + 1}", requirement="awareness", first=AS_OF, last=None, reason="On loan"
        )
        yield decide.requested(asked, "other@bench.example", AT)
    yield period.opened(period.Period("Audit of 2025", "II", *YEAR, firm="Auditors"), LEAD, AT)


def _sample(book: Book, view: Any) -> list[Fact]:
    """The population as it stood, and a sample from it."""
    from musterroll.procedures import period, sampling
    from musterroll.rules.sample import draw
    from musterroll.store.frozen.read import Frozen
    from musterroll.store.frozen.write import INSIDE
    from musterroll.store.reading.engagements import engagements

    number = engagements(book.tables)[0].entry
    frozen = Frozen(book.config.views, view)
    drawn = draw(frozen.keys(INSIDE), "a seed of the auditor", min(SAMPLED, frozen.about().strata[INSIDE]))
    return [
        period.frozen(number, view.members(), frozen.about().strata[INSIDE], frozen.about().population, LEAD, AT),
        sampling.drawn(number, view.members(), INSIDE, drawn, "auditor", AUDITOR, AT),
    ]


if __name__ == "__main__":
    print(made(int(sys.argv[1])))

"""As known on a day: what arrived later is left out, and an erasure takes views with it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import partial
from types import SimpleNamespace

from django.test import RequestFactory
from msgspec import structs
from pytest import MonkeyPatch

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.fact import Fact
from musterroll.procedures.erase import erase, find
from musterroll.procedures.views import make_view, view_known
from musterroll.web import clerk, clock
from musterroll.web.audit import shown
from musterroll.web.clerk.models import Task
from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, auditor, text, the_period

_START, _END = date(2025, 1, 1), date(2025, 12, 31)
_LATE = PersonObserved(
    account="g_late",
    name="Zara Latecomer",
    emails=["zara.late@northfen.example"],
    type="employee",
    status="active",
    started_on=date(2025, 3, 3),
)


def test_while_a_day_is_worked_out_the_nearest_is_shown_and_said_which_it_is(
    northfen: Site, monkeypatch: MonkeyPatch
) -> None:
    iris, n, then = auditor(northfen), the_period(northfen), northfen.now
    at = f"/periods/{n}/?known="
    for days in (2, 4):
        later = then + timedelta(days=days)
        account = f"g_late{days}"
        fact = Fact(
            kind="person.observed", source="gusto", body=structs.replace(_LATE, account=account), happened_at=later
        )
        northfen.book.journal.append([fact], received_at=later)
        monkeypatch.setenv(clock.VARIABLE, later.isoformat())
    asked: list[object] = []
    monkeypatch.setattr(clerk, "begin", partial(_begun, asked))
    middle = (then + timedelta(days=2)).date()
    pages = [text(iris, f"{at}{middle}") for _ in range(2)]
    assert len(asked) == 1, "begun once, however often it is looked at"
    for page in pages:
        assert "410 people" in page
        assert re.search(rf"<b>What was known on <time[^>]+>{middle}</time> is being worked out\.</b>", page)
        assert re.search(rf"shows what was known on <time[^>]+>{then.date()}</time>", page)
        assert f'hx-get="/tasks/{"1" * 32}/"' in page, "with progress"
        assert "Freeze and draw" not in page, "nobody draws from another day than they asked for"
    zone = northfen.policy.time_zone
    make_view(northfen.book, view_known(northfen.book, _START, _END, middle, zone, northfen.now))
    page = text(iris, f"{at}{middle}")
    assert "411 people" in page
    assert "is being worked out" not in page
    assert "Freeze and draw" in page
    assert "410 people" in text(iris, f"{at}{then.date()}"), "what was made is shown as it is"


def test_two_engagements_of_the_same_days_each_go_on_to_their_own_page(
    northfen: Site, monkeypatch: MonkeyPatch
) -> None:
    begun: list[str] = []

    def begin(function: object, view: object, *, title: str, asked_by: str, then: str) -> str:
        begun.append(then)
        now, key = datetime.now(UTC), str(len(begun)) * 32
        Task.objects.create(id=key, title=title, asked_by=asked_by, began_at=now, seen_at=now, then=then)
        return key

    monkeypatch.setattr(clerk, "begin", begin)
    view = view_known(northfen.book, _START, _END, None, northfen.policy.time_zone, northfen.now)
    request = RequestFactory().get("/periods/1/")
    monkeypatch.setattr(shown, "visitor", lambda _: SimpleNamespace(email="iris@auditors.example"))
    keys = [shown.work_on(request, view, then) for then in ("/periods/1/", "/periods/2/", "/periods/1/")]
    assert keys == ["1" * 32, "2" * 32, "1" * 32]
    assert begun == ["/periods/1/", "/periods/2/"]


def _begun(asked: list[object], function: object, view: object, *, title: str, asked_by: str, then: str) -> str:
    asked.append(view)
    now = datetime.now(UTC)
    Task.objects.create(id="1" * 32, title=title, asked_by=asked_by, began_at=now, seen_at=now, then=then)
    return "1" * 32


def test_whoever_became_known_later_is_missing_from_an_earlier_day(northfen: Site, monkeypatch: MonkeyPatch) -> None:
    iris, n, then = auditor(northfen), the_period(northfen), northfen.now
    later = then + timedelta(days=2)
    fact = Fact(kind="person.observed", source="gusto", body=_LATE, happened_at=later)
    northfen.book.journal.append([fact], received_at=later)
    monkeypatch.setenv(clock.VARIABLE, later.isoformat())
    zone = northfen.policy.time_zone
    make_view(northfen.book, view_known(northfen.book, _START, _END, None, zone, later))
    before, now = (text(iris, f"/periods/{n}/?known={day}") for day in (then.date(), later.date()))
    assert "410 people" in before
    assert "411 people" in now
    assert "1 fact arrived since." in before
    assert "This is all that is known today." in now
    assert '<input id="moved" name="moved" type="range" min="0" max="2" value="0"' in before
    assert "Zara Latecomer" in text(iris, f"/periods/{n}/people/?part=joined&known={later.date()}&after=Z|p")
    assert "Zara Latecomer" not in text(iris, f"/periods/{n}/people/?part=joined&known={then.date()}&after=Z|p")

    found = find(northfen.book, "zara.late@northfen.example", later)
    erase(northfen.book, found, FAY, "Asked for by the person.", later, before_retention=True)
    assert list(northfen.config.views.iterdir()) == []

"""What leads do with a period: open it, freeze its population, sign, close."""

from __future__ import annotations

from hashlib import sha256

from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, auditor, bodies, draw, shown, text, the_period
from tests.web.people import SignIn

_YEAR = {"name": "Audit of 2024", "type": "II", "start": "2024-01-01", "end": "2024-12-31", "firm": "H & P"}


def test_a_lead_opens_a_period_and_finds_it(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    assert fay.post("/periods/open/", _YEAR).status_code == 302
    assert bodies(northfen, "period.opened")[-1] == _YEAR | {"opened_by": FAY}
    page = text(fay, "/periods/")
    assert page.index("Audit of 2024") < page.index("Audit of 2025"), "the newest first"
    assert "H &amp; P" in page


def test_days_that_make_no_period_are_refused(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in(FAY, "lead")
    for wrong in ({"start": "2025-01-01"}, {"end": "never"}, {"type": "III"}, {"type": "I"}, {"name": " "}):
        assert fay.post("/periods/open/", _YEAR | wrong).status_code == 400
    assert len(bodies(northfen, "period.opened")) == 1


def test_a_frozen_population_is_known_by_its_digest(northfen: Site, sign_in: SignIn) -> None:
    fay, n = sign_in(FAY, "lead"), the_period(northfen)
    assert fay.post(f"/periods/{n}/freeze/").status_code == 302
    (frozen,) = bodies(northfen, "population.frozen")
    keys = fay.get(f"/periods/{n}/files/keys.txt").content
    assert (frozen["population"], frozen["people"]) == (sha256(keys).hexdigest(), keys.count(b"\n"))
    assert frozen["frozen_by"] == FAY


def test_lead_and_auditor_sign_as_what_they_are(northfen: Site, sign_in: SignIn) -> None:
    n = the_period(northfen)
    sign_in(FAY, "lead").post(f"/periods/{n}/sign/", {"text": "The population is complete to my knowledge."})
    auditor(northfen).post(f"/periods/{n}/sign/", {"text": "Fieldwork ended."})
    assert [body["as"] for body in bodies(northfen, "signoff.given")] == ["lead", "auditor"]


def test_nothing_is_drawn_or_asked_for_in_a_closed_period(northfen: Site, sign_in: SignIn) -> None:
    fay, iris, n = sign_in(FAY, "lead"), auditor(northfen), the_period(northfen)
    view = shown(text(iris, f"/periods/{n}/"))
    sample = draw(iris, n)
    assert iris.post(f"/periods/{n}/close/", {"note": "x"}).status_code == 404, "a lead closes it"
    assert fay.post(f"/periods/{n}/close/", {"note": "The report was issued."}).status_code == 302
    for address, said in (
        (f"/periods/{n}/samples/draw/", view | {"part": "everyone", "n": "5", "seed": "s"}),
        (f"{sample}replace/", {"out": "p", "reason": "r"}),
        (f"/periods/{n}/requests/ask/", {"text": "More."}),
    ):
        answer = iris.post(address, said)
        assert (answer.status_code, "was closed" in answer.content.decode()) == (400, True), address
    assert "The report was issued." in text(fay, f"/periods/{n}/")

"""People who sign in: roles are given, end, and stand in the book."""

from __future__ import annotations

from datetime import timedelta

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.accounts.models import Grant, Operator
from musterroll.web.site import Site
from tests.web.people import SignIn

ADA = "ada@northfen.example"


def test_an_administrator_invites_somebody_and_gives_a_role(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    answer = ada.post("/operators/invite/", {"email": "Gus@Northfen.example", "name": "Gus Whitlock"})
    gus = Operator.objects.get(email="gus@northfen.example")
    assert answer.headers["Location"] == f"/operators/{gus.pk}/"
    ada.post(f"/operators/{gus.pk}/give/", {"role": "lead"})
    assert sign_in("gus@northfen.example").get("/today/").status_code == 200
    done = [one.fact.body for one in of_kind(northfen.book.tables, "operator.acted") if one.fact]
    assert [(body["by"], body["did"]) for body in done] == [(ADA, "invited"), (ADA, "gave a role")]  # type: ignore[index]  # bodies of open kinds are objects


def test_a_role_that_ended_opens_nothing(northfen: Site, sign_in: SignIn) -> None:
    gus = sign_in("gus@northfen.example", "lead")
    grant = Grant.objects.get(role="lead")
    sign_in(ADA, "administrator").post(f"/operators/{grant.operator.pk}/end/{grant.pk}/")
    assert gus.get("/today/").status_code == 403


def test_an_auditor_sees_nothing_after_the_last_day(northfen: Site, sign_in: SignIn) -> None:
    late = northfen.now - timedelta(seconds=1)
    assert sign_in("iris@auditors.example", "auditor", expires_at=late).get("/tasks/x/").status_code == 404
    assert sign_in("iris@auditors.example").get("/done/").status_code == 403


def test_an_auditors_access_must_end(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    iris = Operator.objects.create_user("iris@auditors.example")
    answer = ada.post(f"/operators/{iris.pk}/give/", {"role": "auditor"})
    assert answer.status_code == 400
    assert not Grant.objects.filter(role="auditor").exists()


def test_the_last_administrator_stays(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    grant = Grant.objects.get(role="administrator")
    assert ada.post(f"/operators/{grant.operator.pk}/end/{grant.pk}/").status_code == 400
    assert ada.post(f"/operators/{grant.operator.pk}/shut/").status_code == 400
    assert ada.get("/operators/").status_code == 200


def test_who_is_shut_out_is_signed_out_at_the_next_page(northfen: Site, sign_in: SignIn) -> None:
    gus = sign_in("gus@northfen.example", "lead")
    operator = Operator.objects.get(email="gus@northfen.example")
    sign_in(ADA, "administrator").post(f"/operators/{operator.pk}/shut/")
    assert gus.get("/today/").status_code == 302


def test_a_lead_gives_nobody_a_role(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in("fay@northfen.example", "lead")
    operator = Operator.objects.get(email="fay@northfen.example")
    assert fay.get("/operators/").status_code == 403
    assert fay.post(f"/operators/{operator.pk}/give/", {"role": "administrator"}).status_code == 404


def test_colours_lead_back_to_the_page_and_nowhere_else(northfen: Site, sign_in: SignIn) -> None:
    fay = sign_in("fay@northfen.example", "lead")
    assert fay.post("/colours/", {"theme": "dark", "back": "/today/"}).headers["Location"] == "/today/"
    assert b'data-theme="dark"' in fay.get("/today/").content
    away = fay.post("/colours/", {"theme": "dark", "back": "//evil.example/"})
    assert away.headers["Location"] == "/"

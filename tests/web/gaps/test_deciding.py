"""Explaining a finding, and exempting somebody: by whom, and what it changes."""

from __future__ import annotations

import pytest
from django.test import Client

from musterroll.procedures.exemptions import KINDS, exemptions
from musterroll.store.reading.of_kind import Recorded, of_kind
from musterroll.web.site import Site
from tests.web.people import SignIn

FAY, GUS = "fay@northfen.example", "gus@northfen.example"


@pytest.fixture
def fay(sign_in: SignIn) -> Client:
    return sign_in(FAY, "lead")


@pytest.fixture
def gus(sign_in: SignIn) -> Client:
    return sign_in(GUS, "lead")


def _recorded(site: Site, kind: str) -> list[Recorded]:
    return list(of_kind(site.book.tables, kind))


def _missed(site: Site) -> tuple[str, str, str]:
    """An obligation that was missed, its person, and the key of the finding about it."""
    found = site.book.tables.rows(
        "SELECT o.id, o.person, f.finding FROM state_obligations o JOIN state_findings f ON f.obligation = o.id"
        " WHERE o.status = 'missed' AND f.code = 'refresh_missed' ORDER BY o.id LIMIT 1"
    )
    obligation, person, finding = found[0]
    return obligation, person, finding


def _ask(client: Client, obligation: str, **more: str) -> int:
    form = {"first": "2026-01-01", "last": "2026-03-31", "reason": "approved leave", "back": "/gaps/", **more}
    return client.post(f"/gaps/{obligation}/exempt/", form).status_code


def test_an_explanation_is_recorded_in_the_name_of_who_signed_in_and_changes_no_status(
    northfen: Site, fay: Client
) -> None:
    obligation, _, finding = _missed(northfen)
    answer = fay.post(
        f"/findings/{finding}/explain/", {"text": "The laptop came on 2025-10-15.", "back": "/gaps/?age=30"}
    )
    assert answer.headers["Location"] == "/gaps/?age=30"
    (last,) = _recorded(northfen, "finding.explained")[-1:]
    assert last.fact is not None
    assert last.fact.actor == FAY
    assert last.fact.body == {"finding": finding, "by": FAY, "text": "The laptop came on 2025-10-15."}
    page = fay.get(f"/gaps/{obligation}/").content.decode()
    assert "The laptop came on 2025-10-15." in page, "it is beside the gap before it is judged"
    assert 'class="st missed"' in page


def test_an_explanation_without_words_or_of_nothing_is_not_recorded(northfen: Site, fay: Client) -> None:
    _, _, finding = _missed(northfen)
    assert fay.post(f"/findings/{finding}/explain/", {"text": "  "}).status_code == 400
    assert fay.post("/findings/f_0000000000000000/explain/", {"text": "words"}).status_code == 404
    assert _recorded(northfen, "finding.explained") == []


def test_a_form_leads_back_to_our_own_pages_only(northfen: Site, fay: Client) -> None:
    _, _, finding = _missed(northfen)
    for elsewhere in ("https://evil.example/", "//evil.example/", "javascript:a()", ""):
        answer = fay.post(f"/findings/{finding}/explain/", {"text": "words", "back": elsewhere})
        assert answer.headers["Location"] == "/gaps/"


def test_one_asks_and_another_approves(northfen: Site, fay: Client, gus: Client) -> None:
    obligation, person, _ = _missed(northfen)
    assert _ask(fay, obligation) == 302
    (request,) = _recorded(northfen, "exemption.requested")
    assert f"#e{request.entry}" in fay.get(f"/gaps/{obligation}/").content.decode()
    assert gus.post(f"/exemptions/{request.entry}/approve/").status_code == 302
    grant = _recorded(northfen, "exemption.granted")[-1]
    known = exemptions(of_kind(northfen.book.tables, *KINDS))
    assert known.waiting == {}
    assert known.standing[grant.entry].requested_by == FAY
    assert known.standing[grant.entry].approved_by == GUS
    source, account = known.standing[grant.entry].account
    held = northfen.book.tables.row(
        "SELECT person FROM state_accounts WHERE source = %s AND account = %s", (source, account)
    )
    assert held == (person,), "the exemption is of the person whose gap it was"


def test_nobody_decides_their_own_request(northfen: Site, fay: Client) -> None:
    obligation, _, _ = _missed(northfen)
    _ask(fay, obligation)
    (request,) = _recorded(northfen, "exemption.requested")
    before = len(_recorded(northfen, "exemption.granted"))
    for answer in ("approve", "refuse"):
        refusal = fay.post(f"/exemptions/{request.entry}/{answer}/", {"reason": "mine"})
        assert refusal.status_code == 400
        assert "You asked for this" in refusal.content.decode()
    assert len(_recorded(northfen, "exemption.granted")) == before
    page = fay.get("/exemptions/").content.decode()
    assert "You asked for this. Somebody else decides." in page
    assert f'action="/exemptions/{request.entry}/approve/"' not in page


def test_nobody_decides_about_themselves_under_whatever_address(northfen: Site, fay: Client, sign_in: SignIn) -> None:
    obligation, person, _ = _missed(northfen)
    _ask(fay, obligation)
    (request,) = _recorded(northfen, "exemption.requested")
    tokens = northfen.book.tables.rows(
        "SELECT DISTINCT t.token FROM state_tokens t JOIN state_accounts a ON a.acct = t.acct"
        " WHERE a.person = %s AND t.token LIKE 'a:%%'",
        (person,),
    )
    for (token,) in tokens:
        themselves = sign_in(token[2:], "lead")
        refusal = themselves.post(f"/exemptions/{request.entry}/approve/")
        assert refusal.status_code == 400
        assert "This is about you" in refusal.content.decode()


def test_a_refusal_says_by_whom_and_why(northfen: Site, fay: Client, gus: Client) -> None:
    obligation, _, _ = _missed(northfen)
    _ask(fay, obligation)
    (request,) = _recorded(northfen, "exemption.requested")
    assert gus.post(f"/exemptions/{request.entry}/refuse/", {"reason": ""}).status_code == 400
    assert gus.post(f"/exemptions/{request.entry}/refuse/", {"reason": "no leave was approved"}).status_code == 302
    (refusal,) = _recorded(northfen, "exemption.refused")
    assert refusal.fact is not None
    assert isinstance(refusal.fact.body, dict)
    assert (refusal.fact.body["by"], refusal.fact.body["reason"]) == (GUS, "no leave was approved")
    assert gus.post(f"/exemptions/{request.entry}/approve/").status_code == 404, "it was answered"


@pytest.mark.parametrize(
    "wrong",
    [{"first": ""}, {"first": "soon"}, {"last": "2025-01-01"}, {"reason": "  "}, {"reason": "a\x07b"}],
    ids=str,
)
def test_a_request_that_says_too_little_is_not_recorded(northfen: Site, fay: Client, wrong: dict[str, str]) -> None:
    obligation, _, _ = _missed(northfen)
    assert _ask(fay, obligation, **wrong) == 400
    assert _recorded(northfen, "exemption.requested") == []


def test_who_only_reads_can_neither_explain_nor_ask_nor_decide(northfen: Site, fay: Client, sign_in: SignIn) -> None:
    obligation, _, finding = _missed(northfen)
    _ask(fay, obligation)
    (request,) = _recorded(northfen, "exemption.requested")
    iris = sign_in("iris@auditors.example", "auditor", engagement=1)
    assert iris.post(f"/findings/{finding}/explain/", {"text": "words"}).status_code == 404
    assert _ask(iris, obligation) == 404
    assert iris.post(f"/exemptions/{request.entry}/approve/").status_code == 404
    assert len(_recorded(northfen, "exemption.requested")) == 1

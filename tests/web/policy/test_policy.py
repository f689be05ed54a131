"""The policy: read in sentences, compared in lines, proposed by one person and adopted by another."""

from __future__ import annotations

from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterroll.rules.policy.describe import describe
from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn


def lead(sign_in: SignIn, name: str = "fay") -> Client:
    return sign_in(f"{name}@elsewhere.example", "lead")


def fourth(northfen: Site, days: int = 14) -> str:
    """Version 3 with another label, another first day and a shorter time for newcomers."""
    text = northfen.policies[-1].text.replace('version = "3"', 'version = "4"', 1)
    text = text.replace("effective_from = 2025-04-01", "effective_from = 2026-03-01", 1)
    return text.replace("within_days = 30", f"within_days = {days}", 1)


def propose(client: Client, text: str) -> str:
    answer = client.post("/policy/propose/", {"text": text})
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def words(page: str) -> str:
    return unescape(page)


def test_a_version_is_read_in_the_sentences_of_the_command(northfen: Site, sign_in: SignIn) -> None:
    page = words(lead(sign_in).get("/policy/").content.decode())
    for sentence in describe(northfen.policies[-1]):
        assert sentence in page


def test_each_version_can_be_read_and_its_text_is_that_which_was_adopted(northfen: Site, sign_in: SignIn) -> None:
    client = lead(sign_in)
    for policy in northfen.policies:
        assert f"version {policy.version}</h1>" in client.get(f"/policy/?v={policy.version}").content.decode()
        assert client.get(f"/policy/text.toml?v={policy.version}").content == policy.text.encode()
    assert client.get("/policy/?v=99").status_code == 404


def test_the_difference_shows_the_lines_that_leave_and_come(northfen: Site, sign_in: SignIn) -> None:
    page = words(lead(sign_in).post("/policy/new/", {"text": fourth(northfen)}).content.decode())
    assert '<del>− version = "3"</del>' in page
    assert '<ins>+ version = "4"</ins>' in page
    assert page.count('<tr class="out">') == page.count('<tr class="in">') == 3


def test_a_text_that_goes_astray_is_refused_with_its_line_and_kept_in_the_form(northfen: Site, sign_in: SignIn) -> None:
    text = fourth(northfen).replace("within_days = 14", 'within_days = "soon"', 1)
    answer = lead(sign_in).post("/policy/new/", {"text": text})
    page = words(answer.content.decode())
    assert answer.status_code == 400
    assert "within_days" in page
    assert 'within_days = "soon"' in page
    assert not list(of_kind(northfen.book.tables, "policy.proposed"))


def test_a_file_that_is_no_text_is_refused(sign_in: SignIn) -> None:
    file = SimpleUploadedFile("policy.toml", b"\xff\xfe\x00")
    answer = lead(sign_in).post("/policy/new/", {"file": file})
    assert answer.status_code == 400
    assert "no text in UTF-8" in answer.content.decode()


def test_who_proposed_a_version_cannot_adopt_it(northfen: Site, sign_in: SignIn) -> None:
    client = lead(sign_in)
    address = propose(client, fourth(northfen))
    assert "disabled" in client.get(address).content.decode()
    assert client.post(address + "adopt/").status_code == 400
    assert [one.version for one in northfen.policies] == ["2", "3"]


def test_another_person_adopts_it_and_the_book_says_who_did_what(northfen: Site, sign_in: SignIn) -> None:
    address = propose(lead(sign_in), fourth(northfen))
    assert lead(sign_in, "gus").post(address + "adopt/").status_code == 302
    assert [one.version for one in northfen.policies] == ["2", "3", "4"]
    (last,) = of_kind(northfen.book.tables, "policy.adopted", newest=1)
    assert last.fact is not None
    assert last.fact.actor == "gus@elsewhere.example"
    page = lead(sign_in).get("/policy/?v=4").content.decode()
    assert "by gus@elsewhere.example, proposed by fay@elsewhere.example" in page
    assert lead(sign_in).get(address).status_code == 404


def test_a_refused_version_is_not_adopted_and_its_reason_stays(northfen: Site, sign_in: SignIn) -> None:
    address = propose(lead(sign_in), fourth(northfen))
    assert lead(sign_in, "gus").post(address + "refuse/", {"reason": "  "}).status_code == 400
    assert lead(sign_in, "gus").post(address + "refuse/", {"reason": "Too short"}).status_code == 302
    assert lead(sign_in, "gus").post(address + "adopt/").status_code == 404
    (one,) = of_kind(northfen.book.tables, "policy.refused")
    assert one.fact is not None
    assert isinstance(one.fact.body, dict)
    assert one.fact.body["reason"] == "Too short"


def test_a_version_that_was_adopted_already_is_not_proposed_with_another_text(northfen: Site, sign_in: SignIn) -> None:
    text = northfen.policies[-1].text.replace("within_days = 30", "within_days = 31", 1)
    assert lead(sign_in).post("/policy/propose/", {"text": text}).status_code == 400
    assert not list(of_kind(northfen.book.tables, "policy.proposed"))


def test_the_trial_says_whom_it_would_have_touched_and_records_nothing(northfen: Site, sign_in: SignIn) -> None:
    """Those with an onboarding of awareness whose due day lies otherwise with one day in place of thirty."""
    client = lead(sign_in)
    address = propose(client, fourth(northfen, days=1))
    size = northfen.book.entries.size()
    page = client.get(address + "affected/").content.decode()
    assert northfen.book.entries.size() == size
    assert "From its first day on: <b>0</b> of" in page
    people = northfen.book.tables.rows("SELECT count(*) FROM state_people")[0][0]
    assert f"of {people} people" in page
    assert "Had it been the rule before" in page


def test_what_a_proposal_says_is_never_markup(northfen: Site, sign_in: SignIn) -> None:
    text = fourth(northfen).replace('title = "Security awareness"', "title = \"<script>alert('muster')</script>\"", 1)
    client = lead(sign_in)
    pages = [client.get(propose(client, text)), client.get("/policy/"), client.post("/policy/new/", {"text": text})]
    for page in pages:
        assert "<script>alert" not in page.content.decode()
    assert "&lt;script&gt;alert" in pages[0].content.decode()


def test_auditors_read_and_decide_nothing(northfen: Site, sign_in: SignIn) -> None:
    auditor = sign_in("iris@auditors.example", "auditor", engagement=1)
    address = propose(lead(sign_in), fourth(northfen))
    assert [auditor.get(one).status_code for one in ("/policy/", address, "/criteria/")] == [200, 200, 200]
    for one in ("/policy/new/", "/policy/propose/", address + "adopt/", address + "refuse/"):
        assert auditor.post(one).status_code in (403, 404), one
    assert "Adopt version" not in auditor.get(address).content.decode()


def test_the_criteria_page_carries_the_labels_of_the_mapping(sign_in: SignIn) -> None:
    client = lead(sign_in)
    assert "CC1.2" not in client.get("/criteria/").content.decode()
    assert "CC1.2" in client.get("/criteria/?mapping=article").content.decode()
    assert client.get("/criteria/?mapping=none").status_code == 400


def test_the_pages_ask_few_questions(northfen: Site, sign_in: SignIn) -> None:
    client = lead(sign_in)
    address = propose(client, fourth(northfen))
    client.get(address)  # the sentence about what was done is shown once
    for one in ("/policy/", "/policy/?v=2", "/policy/new/", "/criteria/", address, address + "affected/"):
        assert len(questions(client, one)) <= MOST, one

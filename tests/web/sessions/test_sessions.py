"""Live sessions: listed as recorded, and one more from its roster."""

from __future__ import annotations

import io

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterroll.store.reading.of_kind import of_kind
from musterroll.web.site import Site
from tests.web.counting import MOST, questions
from tests.web.people import SignIn

ROSTER = b"Name,Email\nAna,ana@northfen.example\nBo,bo@northfen.example\nCy,\n"


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@elsewhere.example", "lead")


def record(client: Client, roster: bytes = ROSTER, name: str = "roster.csv", **said: str) -> str:
    form = {"event": "WS-2026-01", "on": "2026-01-14", "roster": "signed"} | said
    answer = client.post("/sessions/record/", {**form, "file": SimpleUploadedFile(name, roster)})
    assert answer.status_code in (302, 400)
    return "" if answer.status_code == 302 else answer.content.decode()


def test_every_session_is_listed_and_one_without_a_roster_supports_nobody(northfen: Site, sign_in: SignIn) -> None:
    known = list(of_kind(northfen.book.tables, "session.held"))
    page = lead(sign_in).get("/sessions/").content.decode()
    assert page.count('data-l="Attendees"') == len(known)
    without = [one for one in known if one.fact is not None and not one.fact.body.attendees]  # type: ignore[union-attr]  # sessions have bodies of their own
    assert page.count("none: supports nobody") == len(without) == 1


def test_a_roster_becomes_a_session_and_a_completion_for_each_who_was_there(northfen: Site, sign_in: SignIn) -> None:
    size = northfen.book.entries.size()
    assert record(lead(sign_in), course="SEC-DEV", version="2.1", trainer="<b>Secure Lines</b>") == ""
    facts = [fact for _, fact in northfen.book.entries.facts(size, northfen.book.entries.size()) if fact is not None]
    kinds = [fact.kind for fact in facts if fact.kind != "operator.acted"]
    assert sorted(kinds) == ["completion.observed", "completion.observed", "extract.received", "session.held"]
    assert {fact.actor for fact in facts} == {"fay@elsewhere.example"}
    page = lead(sign_in).get("/sessions/").content.decode()
    assert "WS-2026-01" in page
    assert "&lt;b&gt;Secure Lines" in page
    assert not list(northfen.config.uploads.glob("*"))


def test_the_roster_is_kept_as_received(northfen: Site, sign_in: SignIn) -> None:
    record(lead(sign_in))
    (last,) = of_kind(northfen.book.tables, "session.held", newest=1)
    assert last.fact is not None
    assert northfen.book.extracts.read(last.fact.body.sha256) == ROSTER  # type: ignore[union-attr]  # a session's body


def test_a_list_of_addresses_alone_is_a_roster(northfen: Site, sign_in: SignIn) -> None:
    assert record(lead(sign_in), b"ana@northfen.example\nbo@northfen.example\n", event="WS-2026-07") == ""
    (last,) = of_kind(northfen.book.tables, "session.held", newest=1)
    assert last.fact is not None
    assert last.fact.body.attendees == ["ana@northfen.example", "bo@northfen.example"]  # type: ignore[union-attr]  # a session's body


def test_the_form_asks_which_sheet_of_a_workbook_is_the_roster(northfen: Site, sign_in: SignIn) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as made:
        for name, who in (("Monday", ["ana@northfen.example"]), ("Friday", ["bo@northfen.example"])):
            made.add_worksheet(name).write_column(0, 0, ["Attendee", *who])
    fay = lead(sign_in)
    wrong = record(fay, out.getvalue(), name="roster.xlsx")
    assert "2 sheets could be read: &#x27;Monday&#x27;, &#x27;Friday&#x27;" in wrong
    assert "into “Sheet”" in wrong
    assert "--sheet" not in wrong, "there is no command line here"
    assert record(fay, out.getvalue(), name="roster.xlsx", sheet="Friday") == ""
    (last,) = of_kind(northfen.book.tables, "session.held", newest=1)
    assert last.fact is not None
    assert last.fact.body.attendees == ["bo@northfen.example"]  # type: ignore[union-attr]  # a session's body


def test_what_cannot_be_a_session_is_refused_and_nothing_is_recorded(northfen: Site, sign_in: SignIn) -> None:
    client, size = lead(sign_in), northfen.book.entries.size()
    assert "lies in the future" in record(client, on="2026-02-01")
    assert "no day" in record(client, on="soon")
    assert "has no id" in record(client, event=" ")
    assert "belongs to a course" in record(client, version="2.1")
    wrong = record(client, b"Colour,Size\nred,1\n")
    assert "no column names the attendees" in wrong
    assert str(northfen.config.folder) not in wrong
    assert client.post("/sessions/record/", {"event": "WS", "on": "2026-01-14"}).status_code == 400
    assert northfen.book.entries.size() == size
    assert not list(northfen.config.uploads.glob("*"))


def test_auditors_read_and_record_nothing(sign_in: SignIn) -> None:
    auditor = sign_in("iris@auditors.example", "auditor", engagement=1)
    assert auditor.get("/sessions/").status_code == 200
    assert auditor.get("/sessions/record/").status_code == 403


def test_the_pages_ask_few_questions(northfen: Site, sign_in: SignIn) -> None:
    for address in ("/sessions/", "/sessions/record/"):
        assert len(questions(lead(sign_in), address)) <= MOST, address

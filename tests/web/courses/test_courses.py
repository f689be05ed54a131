"""Courses: topics that nobody teaches, versions without archive, and what is archived for ever."""

from __future__ import annotations

import re
from hashlib import sha256

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from musterroll.store.reading.courses import version_of
from musterroll.web.site import Site
from tests.procedures.pdfs import pdf
from tests.web.counting import MOST, questions
from tests.web.people import SignIn


def lead(sign_in: SignIn) -> Client:
    return sign_in("fay@elsewhere.example", "lead")


def archive(client: Client, data: bytes, course: str = "SEC-DEV", version: str = "2.1") -> HttpResponse:
    file = SimpleUploadedFile("slides.pdf", data, "application/pdf")
    return client.post("/courses/archive/", {"course": course, "version": version, "pdf": file})  # type: ignore[return-value]  # Django's test client wraps it


def test_a_topic_that_the_policy_asks_for_and_nobody_teaches_is_named(northfen: Site, sign_in: SignIn) -> None:
    asked = {topic for one in northfen.policy.requirements for topic in one.topics}
    found = northfen.book.tables.rows("SELECT sentence FROM state_findings WHERE code = 'topic_uncovered'")
    uncovered = [topic for topic in asked if any(f"teaches {topic}," in sentence for (sentence,) in found)]
    page = lead(sign_in).get("/courses/").content.decode()
    assert len(uncovered) == page.count("0, uncovered") == 1
    assert f"“{uncovered[0]}” is in policy version 3" in page


def test_the_completions_of_each_version_are_those_of_the_state(northfen: Site, sign_in: SignIn) -> None:
    page = lead(sign_in).get("/courses/").content.decode()
    rows = dict(re.findall(r"<b>([^<]+)</b> ([^<]+)<", page)) and re.findall(
        r'<b>([^<]+)</b> ([^<]+?)(?:<br>.*?)?</th>.*?data-l="Completions">(?:<a [^>]*>)?([\d,]+)', page
    )
    known = northfen.book.tables.rows(
        "SELECT course, version, count(*) FROM state_completions WHERE result IN ('completed', 'passed')"
        " AND version IS NOT NULL GROUP BY course, version"
    )
    shown = {(course, version): int(number.replace(",", "")) for course, version, number in rows}
    assert len(shown) > 20
    for course, version, number in known:
        if (course, version) in shown:
            assert shown[course, version] == number, (course, version)
    assert sum(shown.values()) > 900


def test_a_version_that_was_taken_and_has_no_archive_comes_first(sign_in: SignIn) -> None:
    page = lead(sign_in).get("/courses/").content.decode()
    assert page.count("none, and it was taken") == 1
    versions = page[page.index('id="versions"') :]
    assert versions.index("<b>SEC-DEV</b> 2.1") < versions.index("<b>AI-USE</b>")


def test_a_pdf_is_kept_by_its_digest_and_comes_back_as_it_was(northfen: Site, sign_in: SignIn) -> None:
    client, data = lead(sign_in), pdf("secure coding")
    digest = sha256(data).hexdigest()
    assert archive(client, data).status_code == 302
    body = version_of(northfen.book.tables, "SEC-DEV", "2.1")
    assert body is not None
    assert (body.archive, body.title, body.topics) == (digest, "Secure Coding", ["basics"])
    answer = client.get(f"/courses/archive/{digest}.pdf")
    assert answer.content == data
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_an_archive_is_never_replaced(northfen: Site, sign_in: SignIn) -> None:
    client = lead(sign_in)
    assert archive(client, pdf("first")).status_code == 302
    assert archive(client, pdf("second")).status_code == 400
    body = version_of(northfen.book.tables, "SEC-DEV", "2.1")
    assert body is not None
    assert body.archive == sha256(pdf("first")).hexdigest()
    assert not northfen.book.archive.has(sha256(pdf("second")).hexdigest())


def test_what_is_no_pdf_is_refused_and_nothing_is_recorded(northfen: Site, sign_in: SignIn) -> None:
    size = northfen.book.entries.size()
    for data in (b"<html><script>1</script></html>", pdf()[:40], b"MZ" + pdf()[:10]):
        assert archive(lead(sign_in), data).status_code == 400
    assert archive(lead(sign_in), pdf(), course=" ").status_code == 400
    assert northfen.book.entries.size() == size
    assert northfen.book.archive.digests() == []


def test_a_digest_that_no_version_names_is_not_there(northfen: Site, sign_in: SignIn) -> None:
    client = lead(sign_in)
    kept = northfen.book.archive.keep(b"something else")
    for digest in (kept, "0" * 64, "..%2f..%2fmusterroll", "x"):
        assert client.get(f"/courses/archive/{digest}.pdf").status_code == 404


def test_auditors_see_courses_and_archive_nothing(northfen: Site, sign_in: SignIn) -> None:
    auditor = sign_in("iris@auditors.example", "auditor", engagement=1)
    assert "Archive what a version taught" not in auditor.get("/courses/").content.decode()
    assert archive(auditor, pdf()).status_code == 403
    assert sign_in("stranger@elsewhere.example").get("/courses/").status_code == 403


def test_the_page_asks_few_questions(northfen: Site, sign_in: SignIn) -> None:
    assert len(questions(lead(sign_in), "/courses/")) <= MOST


def link(client: Client, address: str, course: str = "SEC-DEV", version: str = "2.1") -> HttpResponse:
    return client.post("/courses/link/", {"course": course, "version": version, "link": address})  # type: ignore[return-value]  # as above


def test_a_lead_says_where_a_version_is_taken_and_nothing_else_of_it_changes(northfen: Site, sign_in: SignIn) -> None:
    client, address = lead(sign_in), "https://learn.northfen.example/dev?a=1&b=2"
    before = version_of(northfen.book.tables, "SEC-DEV", "2.1")
    assert before is not None
    assert link(client, address).status_code == 302
    body = version_of(northfen.book.tables, "SEC-DEV", "2.1")
    assert body == msgspec.structs.replace(before, link=address)
    assert 'href="https://learn.northfen.example/dev?a=1&amp;b=2"' in client.get("/courses/").content.decode()


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "//learn.example/", "https://", "https://a b/", "http://[", "ftp://a.example/"]
)
def test_what_a_browser_would_run_or_cannot_open_is_no_address_of_a_course(
    northfen: Site, sign_in: SignIn, address: str
) -> None:
    before = northfen.book.entries.size()
    assert link(lead(sign_in), address).status_code == 400
    assert northfen.book.entries.size() == before


def test_a_version_that_nobody_published_gets_no_address(sign_in: SignIn) -> None:
    assert link(lead(sign_in), "https://learn.example/", version="9").status_code == 400

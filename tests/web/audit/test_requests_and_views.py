"""More evidence is asked for and given there; every page that an auditor opens is shown to both sides."""

from __future__ import annotations

from hashlib import sha256

from django.core.files.uploadedfile import SimpleUploadedFile

from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, IRIS, auditor, bodies, text, the_period
from tests.web.people import SignIn

_RAW = b"%PDF-1.4 approval \x00\xff"


def test_the_auditor_asks_and_gets_the_file_as_it_was_given(northfen: Site, sign_in: SignIn) -> None:
    iris, fay, n = auditor(northfen), sign_in(FAY, "lead"), the_period(northfen)
    assert iris.post(f"/periods/{n}/requests/ask/", {"text": "The approval <b>as dated</b>."}).status_code == 302
    page = text(fay, f"/periods/{n}/requests/")
    assert "The approval &lt;b&gt;as dated&lt;/b&gt;." in page
    assert "1 of 1 request waits" in page
    asked = next(one for one in page.split('"') if one.endswith("/answer/"))
    file = SimpleUploadedFile("../approval <1>.pdf", _RAW)
    assert fay.post(asked, {"text": "Here it is.", "file": file}).status_code == 302
    digest = sha256(_RAW).hexdigest()
    (given,) = bodies(northfen, "evidence.given")
    assert given["file"] == {"name": "approval <1>.pdf", "sha256": digest, "bytes": len(_RAW)}
    got = iris.get(asked.replace("answer/", f"files/{digest}/"))
    assert (got.content, got.headers["Content-Type"]) == (_RAW, "application/octet-stream")
    assert got.headers["Content-Disposition"].startswith("attachment;")
    assert "0 of 1 request wait for" in text(iris, f"/periods/{n}/requests/")


def test_only_files_of_this_request_are_handed_out(northfen: Site, sign_in: SignIn) -> None:
    iris, fay, n = auditor(northfen), sign_in(FAY, "lead"), the_period(northfen)
    iris.post(f"/periods/{n}/requests/ask/", {"text": "Something."})
    answer = next(one for one in text(fay, f"/periods/{n}/requests/").split('"') if one.endswith("/answer/"))
    extract = northfen.book.extracts.digests()[0]
    assert iris.get(answer.replace("answer/", f"files/{extract}/")).status_code == 404
    assert iris.get(f"/periods/{n}/requests/{n}/files/{extract}/").status_code == 404
    assert iris.post(answer, {"text": "By myself."}).status_code == 404
    assert fay.post(f"/periods/{n}/requests/ask/", {"text": "For myself."}).status_code == 404
    assert iris.post(f"/periods/{n}/requests/ask/", {"text": " "}).status_code == 400


def test_every_page_that_an_auditor_opens_is_an_entry_shown_to_both_sides(northfen: Site, sign_in: SignIn) -> None:
    iris, fay, n = auditor(northfen), sign_in(FAY, "lead"), the_period(northfen)
    for address in (f"/periods/{n}/", f"/periods/{n}/people/?part=joined&after=a|b", f"/periods/{n}/files/keys.txt"):
        assert iris.get(address).status_code == 200
    iris.get(f"/periods/{n}/requests/", headers={"HX-Request": "true"})  # the same page, whatever its sender says of it
    iris.get(f"/periods/{n + 1}/")
    fay.get(f"/periods/{n}/")
    views = [body for body in bodies(northfen, "operator.acted") if body["did"] == "viewed"]
    assert [body["about"] for body in views] == [
        f"/periods/{n}/",
        f"/periods/{n}/people/",
        f"/periods/{n}/files/keys.txt",
        f"/periods/{n}/requests/",
    ]
    assert {(body["by"], body["engagement"]) for body in views} == {(IRIS, n)}
    for client in (fay, iris):
        page = text(client, f"/periods/{n}/views/")
        assert "4 page views, shown to both sides" in page
        assert page.count('data-l="Who"') == 4
    assert "5 page views, shown to both sides" in text(fay, f"/periods/{n}/views/"), "looking at the log is a view too"


def test_the_band_says_until_when_and_how_many_views(northfen: Site, sign_in: SignIn) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    iris.get(f"/periods/{n}/")
    page = text(iris, f"/periods/{n}/")
    assert "Read only, until" in page
    assert "1 view so far" in page
    assert "Read only" not in text(sign_in(FAY, "lead"), f"/periods/{n}/")

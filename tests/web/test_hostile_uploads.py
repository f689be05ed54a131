"""Uploads that mean harm: nothing is read of strangers, names are plain, and what is refused is gone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from musterroll.facts.errors import Refused
from musterroll.web.files import uploads
from musterroll.web.files.uploads import kept
from musterroll.web.site import Site
from tests.web.people import SignIn

# Last part of a name, and as what it is kept.
NAMES = {
    "../../etc/cron.d/x.csv": "x.csv",
    "..\\..\\windows\\x.csv": "x.csv",
    "/etc/passwd.csv": "passwd.csv",
    "....csv": "csv",
    ".hidden.csv": "hidden.csv",
    "a\0b.csv": "a_b.csv",
    "okta=people.csv#Sheet1.csv": "okta_people.csv_Sheet1.csv",
    "$(reboot);`x`|y.csv": "_(reboot)__x__y.csv",
    "-rf.csv": "-rf.csv",
}


def _file(name: str, content: bytes = b"a,b\n1,2\n") -> SimpleUploadedFile:
    """As it arrives, before Django makes its name plain too."""
    made = SimpleUploadedFile("x.csv", content)
    made._name = name  # type: ignore[attr-defined]  # Django's own setter would make it plain
    return made


def test_a_file_lies_where_it_was_put_whatever_it_is_called(house: Site) -> None:
    for name, plain in NAMES.items():
        (place,) = kept(house.config, [_file(name)])
        assert place.parent.parent == house.config.uploads
        assert place.name == plain


def test_a_long_name_is_cut_and_its_ending_stays(house: Site) -> None:
    (place,) = kept(house.config, [_file("ß" * 250 + ".csv")])
    assert place.suffix == ".csv"
    assert len(place.name.encode()) <= 150


def test_what_is_refused_leaves_nothing_behind(house: Site) -> None:
    with pytest.raises(Refused, match="Two files are named"):
        kept(house.config, [_file("people.csv"), _file("x/people.csv")])
    assert _left(house.config.uploads) == []


def test_many_files_are_no_more_than_one(house: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 20)
    with pytest.raises(Refused, match="together"):
        kept(house.config, [_file("a.csv", b"x" * 15), _file("b.csv", b"x" * 15)])
    assert _left(house.config.uploads) == []


def _left(folder: Path) -> list[Path]:
    return [one for one in folder.rglob("*") if one.is_file()] if folder.exists() else []


def test_of_strangers_nothing_is_read(northfen: Site, sign_in: SignIn) -> None:
    """Not even to look for the sign of a form of ours, which stands somewhere in it: it would go to the disk."""
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.get("/sign-in/login/")
    answer = strict.post("/sources/files/", {"files": _file("people.csv")})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/login/")
    assert strict.post("/sign-in/login/", {"login": "x" * (2 << 20)}).status_code == 413
    employee = sign_in("stranger@elsewhere.example")
    assert employee.post("/sources/files/", {"files": _file("people.csv")}).status_code == 403
    assert employee.get("/sources/files/", CONTENT_LENGTH="9" * 12).status_code == 403


def test_nobody_sends_more_than_is_taken_in(northfen: Site, sign_in: SignIn) -> None:
    lead = sign_in("fay@elsewhere.example", "lead")
    answer = lead.generic("POST", "/sources/files/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH="9" * 12)
    assert answer.status_code == 413
    assert "512 MiB" in answer.content.decode()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
NO_PDF = {
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a picture with a script": SVG,
    "a picture that says it is one": b"%PDF-1.7\n" + SVG,
    "an archive": b"PK\x03\x04" + b"\0" * 100,
    "a program": b"MZ" + b"\0" * 100,
    "nothing": b"",
}


def test_what_is_called_a_pdf_and_is_none_is_not_kept(northfen: Site, sign_in: SignIn) -> None:
    lead = sign_in("fay@elsewhere.example", "lead")
    for what, content in NO_PDF.items():
        file = SimpleUploadedFile("slides.pdf", content, "application/pdf")
        answer = lead.post("/courses/archive/", {"course": "SEC-DEV", "version": "2.1", "pdf": file})
        assert answer.status_code == 400, what
    assert northfen.book.archive.digests() == []

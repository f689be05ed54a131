"""Today, on the demo company."""

from __future__ import annotations

from collections import Counter

from musterroll.web.site import Site
from tests.web.people import SignIn


def test_the_heading_counts_the_records_that_are_missing(northfen: Site, sign_in: SignIn) -> None:
    counted = Counter(
        status for (status,) in northfen.book.tables.rows("SELECT status FROM state_obligations WHERE in_period")
    )
    page = sign_in("fay@northfen.example", "lead").get("/today/").content.decode()
    assert f"{counted['missed']} records are missing today" in page


def test_who_has_not_signed_in_is_asked_to(northfen: Site) -> None:
    from tests.web.people import browser

    answer = browser().get("/today/")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/login/?next=/today/")


def test_who_was_given_no_role_sees_nobody_elses_numbers(sign_in: SignIn) -> None:
    assert sign_in("stranger@elsewhere.example").get("/today/").status_code == 403


def test_no_page_may_be_framed_or_run_script_of_its_own(sign_in: SignIn) -> None:
    headers = sign_in("fay@northfen.example", "lead").get("/today/").headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"

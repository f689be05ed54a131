"""What was done here: acts and decisions in words, narrowed, page by page, and as CSV."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from django.test import Client

from musterroll.web.acts import acted
from musterroll.web.site import Site
from tests.web.people import SignIn

ADA = "ada@northfen.example"


def _rows(client: Client, query: str) -> list[dict[str, str]]:
    answer: Any = client.get(f"/done/csv/?{query}")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_decisions_stand_beside_acts(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    ada.post("/operators/invite/", {"email": "gus@northfen.example"})
    rows = _rows(ada, "")
    assert [(row["who"], row["did"]) for row in rows[:2]] == [(ADA, "invited"), ("fay@northfen.example", "opened")]
    assert {row["did"] for row in rows} >= {"adopted"}
    assert "published" not in {row["did"] for row in rows}, "courses came in a file, and nobody did that here"


def test_the_file_has_what_the_page_is_narrowed_to(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    for number in range(130):
        acted("iris@auditors.example", "viewed", f"/periods/{number}/", engagement=number)
    acted(ADA, "invited", "gus@northfen.example")
    assert len(_rows(ada, "did=viewed")) == 130
    assert [row["what"] for row in _rows(ada, "q=GUS")] == ["gus@northfen.example"]
    assert _rows(ada, "to=2026-01-19") == []
    assert len(_rows(ada, "from=2026-01-20&to=2026-01-20&did=viewed")) == 130
    assert ada.get("/done/?from=yesterday").status_code == 400


def test_older_acts_are_on_the_next_page_and_none_is_left_out(northfen: Site, sign_in: SignIn) -> None:
    ada = sign_in(ADA, "administrator")
    for number in range(230):
        acted("iris@auditors.example", "viewed", f"/periods/{number}/")
    whole, before = list[int](), ""
    for _ in range(5):
        page = ada.get(f"/done/?did=viewed{before}").content.decode()
        whole += [int(one.replace(",", "")) for one in re.findall(r'data-l="Entry">([\d,]+)<', page)]
        older = re.search(r'rel="next" href="[^"]*before=(\d+)', page)
        if older is None:
            break
        before = f"&before={older[1]}"
    assert whole == sorted(set(whole), reverse=True)
    assert len(whole) == 230

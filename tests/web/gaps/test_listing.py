"""Gaps, on the demo company: which rows, in whose words, for whom."""

from __future__ import annotations

from musterroll.web.site import Site
from tests.web.people import SignIn


def test_x(northfen: Site, sign_in: SignIn) -> None:
    client = sign_in("fay@northfen.example", "lead")
    for where in (
        "/gaps/",
        "/gaps/?status=any&sort=person",
        "/gaps/?age=30&q=a",
        "/gaps/?overdue=2025-03-01..2025-03-31",
        "/gaps/?due=30",
        "/findings/",
        "/exemptions/",
        "/gaps/?sort=-due&status=undecided",
        "/gaps/?manager=x",
    ):
        answer = client.get(where)
        print(where, answer.status_code, len(answer.content))
        if answer.status_code != 200:
            print(answer.content.decode()[-800:])
        open("/tmp/gaps/" + where.strip("/").replace("/", "_").replace("?", "_") + ".html", "wb").write(answer.content)
    text = b"".join(client.get("/gaps/export.csv").streaming_content).decode()
    print(text[:1500], len(text.splitlines()))

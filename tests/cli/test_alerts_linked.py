"""An alert about a login that nobody mapped waits until a person says whose it is, and counts from its own instant."""

from __future__ import annotations

from musterroll.facts.fact import Fact, to_line
from musterroll.sources.alerts import github
from musterroll.sources.row import Row
from tests.cli.books import BookFolder
from tests.cli.small import POLICY
from tests.sources.kit.clock import NOON

_JUST_IN_TIME = """
[[requirement]]
id = "secrets"
courses = ["SEC-CODE"]
onboarding = { trigger = "alert", alerts = ["secret_pushed"], within_days = 7 }
renewal = { mode = "none" }
"""


def pushed(login: str) -> bytes:
    """The line of an alert as GitHub tells it."""
    told = {
        "number": 17,
        "created_at": "2025-06-02T08:11:05Z",
        "push_protection_bypassed": True,
        "push_protection_bypassed_by": {"login": login},
        "push_protection_bypassed_at": "2025-06-02T08:11:02Z",
    }
    delivery = {"action": "created", "alert": told, "repository": {"full_name": "northfen/pay"}}
    fact = github.told("secret_scanning_alert", Row(1, delivery, NOON), {}, bypass_requests=False)
    assert isinstance(fact, Fact)
    return to_line(fact) + b"\n"


def test_an_alert_counts_for_the_person_whose_login_it_is_said_to_be(book: BookFolder) -> None:
    second = POLICY.replace('version = "1"', 'version = "2"').replace("2020-01-01", "2025-03-01")
    book.put(policy_toml=second + _JUST_IN_TIME)
    book.file("alerts.facts.jsonl").write_bytes(pushed("octo-ana"))
    book.done("policy", "adopt", book.file("policy.toml"))
    book.done("collect", book.file("alerts.facts.jsonl"))
    assert not [one for one in book.status_of("Ana Okafor") if one.startswith("secrets")]
    said = book.done("link", "github:octo-ana", "hris:E1", "--reason", "Her own word.")
    assert "Linked github:octo-ana and hris:E1 (Ana Okafor) as one person." in said
    assert book.status_of("Ana Okafor")["secrets 2025-06-09"] == "missed"

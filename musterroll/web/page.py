"""What every page shows besides its own: navigation by role, the person's colours, what the page is true up to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from ipaddress import ip_address
from typing import Any

from django.http import HttpRequest

from musterroll import __version__
from musterroll.web.addresses import address
from musterroll.web.audit.engagement import About
from musterroll.web.audit.menu import engaged, parts
from musterroll.web.rights import Visitor
from musterroll.web.site import Site, site
from musterroll.web.visitor import visitor
from musterroll.web.windows import RULES

# Heading -> names of windows and their words, in order. A visitor sees those that their rules allow.
NAVIGATION: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "",
        (
            ("today", "Today"),
            ("gaps", "Gaps"),
            ("people", "People"),
            ("records", "Records"),
            ("team", "Team"),
            ("me", "My training"),
            ("example", "Lead by example"),
        ),
    ),
    ("Rules", (("policy", "Policy"), ("courses", "Courses"), ("criteria", "Criteria"))),
    (
        "Evidence",
        (("sources", "Sources"), ("sessions", "Live sessions"), ("engagements", "Periods"), ("proof", "Proof")),
    ),
    (
        "House",
        (
            ("operators", "People who sign in"),
            ("tokens", "Tokens of programs"),
            ("keys", "Keys and checkpoints"),
            ("verification", "Verification"),
            ("backups", "Backups"),
            ("worker", "Worker"),
            ("settings", "Settings"),
            ("acts", "What was done here"),
        ),
    ),
)
# Pages of one thing, and the list that they belong to.
BELONGS = {
    "operator": "operators",
    "person": "people",
    "record": "records",
    "policy_new": "policy",
    "policy_proposal": "policy",
    "policy_affected": "policy",
    "session_record": "sessions",
    "source": "sources",
    "source_add": "sources",
    "engagement": "engagements",
    "engagement_people": "engagements",
    "engagement_views": "engagements",
    "requests": "engagements",
    "sample": "engagements",
    "sampled": "engagements",
}


@dataclass(frozen=True)
class Link:
    """One entry of the navigation."""

    words: str
    address: str
    current: bool


@dataclass(frozen=True)
class Truth:
    """Up to which entry and day a page is true; `behind` is how many entries wait to be judged."""

    upto: int
    as_of: date | None
    behind: int
    policy: str
    program: str = __version__


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """The context of every template."""
    if not hasattr(request, "user"):
        return {}
    who = visitor(request)
    about = engaged(request, who)
    return {
        "visitor": who,
        "engaged": about,
        "mail_is_sent": site().config.smtp.host is not None,
        "passkeys_work": has_a_name(request.get_host()),
        "company": site().config.web.company,
        "theme": getattr(request.user, "theme", ""),
        "navigation": _navigation(who, request, about) if who.signed_in else [],
        "truth": truth(site()) if who.signed_in else None,
    }


def has_a_name(host: str) -> bool:
    """Whether a host is a name: browsers keep passkeys for names, and for no number."""
    try:
        ip_address(host.rpartition(":")[0].strip("[]") or host)
    except ValueError:
        return True
    return False


def truth(here: Site) -> Truth:
    """What the state is true up to."""
    head = here.head
    if head is None:
        return Truth(0, None, here.behind, here.policy.version)
    return Truth(head.upto, head.as_of, here.behind, here.policy.version)


def _navigation(who: Visitor, request: HttpRequest, about: About | None) -> list[tuple[str, list[Link]]]:
    """The pages that a visitor may open; for an auditor the engagement comes first, in place of the list of periods."""
    match = request.resolver_match
    name = (match.view_name if match else None) or ""
    here = BELONGS.get(name, name)
    found = [] if about is None else [(about.engagement.name, _engagement(about, request.path))]
    for heading, entries in NAVIGATION:
        links = [
            Link(words, address(name), name == here)
            for name, words in entries
            if name in RULES and RULES[name].allows(who, {}) and not (name == "engagements" and about)
        ]
        if links:
            found.append((heading, links))
    return found


def _engagement(about: About, path: str) -> list[Link]:
    """The parts of an engagement; a sampled person belongs to the sample."""
    listed = parts(about)
    within = max((where for _, where in listed if path.startswith(where)), key=len, default="")
    return [Link(words, where, where == within) for words, where in listed]

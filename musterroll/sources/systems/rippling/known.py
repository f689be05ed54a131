"""What the other workers of a pull say about one: who a manager is, and whether two are one user."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from musterroll.sources.extract import Extract
from musterroll.sources.paging import objects


@dataclass(frozen=True)
class Known:
    """Work addresses by the key of a worker; users who are several workers."""

    address: Mapping[str, str]
    several: frozenset[str]


def known_of(extract: Extract) -> Known:
    """What the pages of a pull say, whatever their order."""
    address, users = dict[str, str](), dict[str, str]()
    for page in extract.read_pages():
        for one in objects(page, "results") if page.part == "workers" else ():
            key, told, user = str(one.get("id")), one.get("work_email"), one.get("user_id")
            if isinstance(told, str) and "@" in told:
                address[key] = told.strip()
            if isinstance(user, str) and user:
                users[key] = user
    return Known(address, frozenset(user for user, times in Counter(users.values()).items() if times > 1))

"""What other rows of the same pull say about an employee: the spells of work, and who a manager is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from musterroll.sources.extract import Extract
from musterroll.sources.paging import objects


@dataclass(frozen=True)
class Known:
    """By the UUID of an employee: the items of the history, where it was asked, and the work address."""

    history: Mapping[str, list[dict[str, Any]]]
    address: Mapping[str, str]


def known_of(extract: Extract) -> Known:
    """What the pages of a pull say, whatever their order."""
    history, address = dict[str, list[dict[str, Any]]](), dict[str, str]()
    for page in extract.read_pages():
        if page.part == "history":
            history.setdefault(page.about, []).extend(objects(page))
        elif page.part == "employees":
            for one in objects(page):
                told = one.get("work_email")
                if isinstance(told, str) and "@" in told:
                    address[str(one.get("uuid"))] = told.strip()
    return Known(history, address)

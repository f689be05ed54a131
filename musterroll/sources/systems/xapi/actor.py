"""Who a statement is about, as an account: a source and its key, and an address where one is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from musterroll.sources.row import Row, refuse

_SHA1 = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
_NAMED_BY = ("mbox", "mbox_sha1sum", "openid", "account")
ONE = "exactly one of mbox, mbox_sha1sum, openid, account"


class Actor(NamedTuple):
    """An account. `source` is empty where no home page says whose it is."""

    account: str
    source: str = ""
    email: str | None = None
    name: str | None = None


def actor(row: Row, home_pages: Mapping[str, str]) -> Actor | None:
    """The actor of a statement; None for a group. Raises RowRefused where nobody, or two, are named."""
    told = row.get("actor")
    if type(told) is not dict:
        raise refuse("actor", told, "an object that names who did it", "Mend the statement.")
    kind = told.get("objectType", "Agent")
    if kind == "Group":
        return None
    if kind != "Agent":
        raise refuse("actor.objectType", kind, "Agent or Group", "Mend the statement.")
    named = [one for one in _NAMED_BY if told.get(one) is not None]
    if len(named) != 1:
        raise refuse("actor", ", ".join(named) or "nobody", ONE, "Mend the statement.")
    name = row.text("actor.name")
    return _BY[named[0]](row, home_pages)._replace(name=name)


def pages_of(words: list[str]) -> dict[str, str]:
    """`https://lms.example=moodle` as home page and source. ValueError for what is no such pair."""
    found = {}
    for word in words:
        page, equals, source = word.rpartition("=")
        if not (equals and page.strip() and source.strip()):
            raise ValueError(word)
        found[page.strip()] = source.strip()
    return found


def _mbox(row: Row, _: Mapping[str, str]) -> Actor:
    told = row.text("actor.mbox") or ""
    address = told.removeprefix("mailto:")
    if address == told or "@" not in address:
        raise refuse("actor.mbox", told, "an address as mailto:ana@example.com", "Mend the statement.")
    return Actor(address, email=address)


def _sha1sum(row: Row, _: Mapping[str, str]) -> Actor:
    told = row.text("actor.mbox_sha1sum") or ""
    if not _SHA1.fullmatch(told):
        raise refuse("actor.mbox_sha1sum", told, "40 hexadecimal digits", "Mend the statement.")
    return Actor(f"sha1:{told.lower()}")


def _openid(row: Row, _: Mapping[str, str]) -> Actor:
    return Actor(row.key("actor.openid"))


def _account(row: Row, home_pages: Mapping[str, str]) -> Actor:
    """The key of an account whose home page is known is its name; of another one, home page and name."""
    told: Any = row.get("actor.account")
    if type(told) is not dict:
        raise refuse("actor.account", told, "an object with homePage and name", "Mend the statement.")
    page, name = row.key("actor.account.homePage"), row.key("actor.account.name")
    email = name if "@" in name else None
    source = home_pages.get(page, "")
    return Actor(name if source else f"{page} {name}", source, email)


_BY = {"mbox": _mbox, "mbox_sha1sum": _sha1sum, "openid": _openid, "account": _account}

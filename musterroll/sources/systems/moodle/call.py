"""One call of a Moodle function. Errors come with status 200 and say so in the body only."""

from __future__ import annotations

import json
from collections.abc import Mapping

from musterroll.facts.errors import MusterrollError, Refused, TryLater
from musterroll.sources.auth import not_accepted
from musterroll.sources.connection import Connection
from musterroll.sources.http import Answer, Client
from musterroll.sources.limits import Pace
from musterroll.sources.settings import Settings

PATH = "/webservice/rest/server.php"
_CREDENTIAL = frozenset({"invalidtoken", "invalidtimedtoken", "usernotallowed"})
_PERMISSION = frozenset({"accessexception", "nopermissions", "requireloginerror", "webservicesnotenabled"})
_LATER = frozenset({"sitemaintenance", "upgraderunning", "dbconnectionfailed"})


def connect(settings: Settings) -> Connection:
    """The connection. The token stands in the form of each call, never in an address."""
    return Connection(
        base_url=settings.text("base_url"),
        pace=(Pace(settings.number("calls_per_second"), 1),),
        secrets=tuple(settings.secrets()),
        ca_file=settings.text("ca_file"),
    )


def call(
    client: Client, token: str, function: str, arguments: Mapping[str, str] | None = None, again: bool = True
) -> Answer:
    """The answer of a function, an error in it included (`refusal_in`). `again`: whether it only reads."""
    form = {"wstoken": token, "wsfunction": function, "moodlewsrestformat": "json", **(arguments or {})}
    return client.send("POST", PATH, form=form, again=again)


def error_code(raw: bytes) -> str:
    """The error code in an answer; empty where it is none."""
    if b'"exception"' not in raw[:4000]:
        return ""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return ""
    told = isinstance(value, dict) and "exception" in value
    return (str(value.get("errorcode") or "") or "exception")[:60] if told else ""


def refusal(client: Client, function: str, code: str) -> MusterrollError | None:
    """The error that ends a pull, for an error code that is about who asks or about the site; else None."""
    where = f"{client.name}, {function}"
    if code in _CREDENTIAL:
        return not_accepted(where, 200, code)
    if code in _PERMISSION:
        return Refused(f"{where}: not permitted ({code}).", "Grant what the docs page names, and add the function.")
    if code in _LATER:
        return TryLater(f"{where}: the site is not ready ({code}).", "It will be asked again later.")
    return None


def unexpected(client: Client, function: str, code: str) -> MusterrollError:
    """The error for a list that does not come."""
    told = refusal(client, function, code)
    return told or Refused(f"{client.name}, {function}: Moodle answers {code!r}.", "Ask the operator of the site.")

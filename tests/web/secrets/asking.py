"""Every system that is asked, each with its local server: added, tried, collected, and what goes wrong with it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from musterroll.sources.settings import variable
from tests.cli.small import command
from tests.sources.kit import hostile
from tests.sources.kit.contract import SourceContract
from tests.sources.kit.server import Fault, LocalServer, Reply
from tests.sources.systems.bamboohr import test_bamboohr
from tests.sources.systems.entra import test_entra
from tests.sources.systems.google import test_google
from tests.sources.systems.gusto import test_gusto
from tests.sources.systems.knowbe4 import test_knowbe4
from tests.sources.systems.moodle import test_moodle
from tests.sources.systems.okta import test_okta
from tests.sources.systems.rippling import test_rippling
from tests.sources.systems.workday import test_workday
from tests.sources.systems.xapi import test_xapi
from tests.web.secrets.looking import Written, look_at_settings

SYSTEMS: dict[str, type[SourceContract]] = {
    "bamboohr": test_bamboohr.TestBambooHR,
    "entra": test_entra.TestEntra,
    "google": test_google.TestGoogle,
    "gusto": test_gusto.TestGusto,
    "knowbe4": test_knowbe4.TestKnowBe4,
    "moodle": test_moodle.TestMoodle,
    "okta": test_okta.TestOkta,
    "rippling": test_rippling.TestRippling,
    "workday": test_workday.TestReports,
    "workday by token": test_workday.TestRest,
    "xapi": test_xapi.TestLrs,
}
WRONG: dict[str, Fault] = {
    "not accepted": Reply({"error": "no"}, 401),
    "broken": Reply({"error": "broken"}, 500),
    "a log-in page": hostile.LOGIN_PAGE,
    "a credential given back": hostile.echo,
    "a redirect": hostile.ELSEWHERE,
    "cut off": hostile.cut_off,
}


@contextmanager
def system(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, written: Written) -> Iterator[LocalServer]:
    """A system that runs and was added to the book in `folder`, its secrets in the environment as users have them."""
    contract = SYSTEMS[name]()
    with contract.server_class() as server:
        given, secret = _given(contract, server), {one.name: one for one in contract.source.settings if one.secret}
        for setting in secret.keys() & given.keys():
            value, where = given.pop(setting), variable(contract.source.name, setting)
            look_at_settings(written, {where: value})
            if secret[setting].replaced:
                place = folder.parent / f"{contract.source.name}-{setting}"
                place.write_text(value + "\n", "utf-8")
                monkeypatch.setenv(f"{where}_FILE", str(place))
            else:
                monkeypatch.setenv(where, value)
        typed = [f"{setting}={value}" for setting, value in given.items()]
        say(written, "source", "add", contract.source.name, *typed, "--folder", folder)
        yield server
        for number, token in enumerate(getattr(server, "issued", [])):
            written.secrets[f"token {number} that {name} gave"] = str(token).encode()


def drive(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch, written: Written) -> None:
    """Adds a system, tries it, collects, and lets it go wrong in every way; then takes it out of the settings."""
    source = SYSTEMS[name].source.name
    with system(name, folder, monkeypatch, written) as server:
        say(written, "source", "test", source, "--folder", folder)
        say(written, "collect", source, "--folder", folder, "--by", "ana@northfen.example")
        wrong = WRONG if name in ("okta", "gusto") else dict(list(WRONG.items())[:2])
        for fault in wrong.values():
            server._faults.clear()
            server.fault(fault, at=len(server.asked) + 1, times=99)
            say(written, "collect", source, "--folder", folder, "--full")
        if name == "okta":
            say(written, "source", "list", "--folder", folder)
            say(written, "status", "--folder", folder)
    say(written, "source", "test", source, "--folder", folder)  # nobody answers any more
    written.say("settings", (folder / "musterroll.toml").read_bytes())
    say(written, "source", "remove", source, "--folder", folder)


def say(written: Written, *words: Any) -> None:
    """One command; what it printed, tracebacks included."""
    done = command(*words)
    written.say("what commands print", done.output)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception


def _given(contract: SourceContract, server: LocalServer) -> dict[str, str]:
    if "google" in type(contract).__name__.casefold():
        contract.pem = os.environ["A_PRIVATE_KEY"]  # type: ignore[attr-defined]  # what its own fixture makes
    return dict(contract.given(server))

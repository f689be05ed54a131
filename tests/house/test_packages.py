"""Programs that tests bring: what another process has just installed is found and not fetched again."""

from __future__ import annotations

import subprocess

import pytest

from tests.packages import installed


def test_who_waited_for_apt_takes_what_another_installed_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter((None, "/usr/bin/xmlsec1"))
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: pytest.fail("apt was asked again"))
    assert installed("xmlsec1", lambda: next(answers)) == "/usr/bin/xmlsec1"


def test_a_package_that_nobody_can_install_is_told_as_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    typed: list[list[str]] = []
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("shutil.which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(subprocess, "run", lambda command, **_: typed.append(command))
    assert installed("xmlsec1", lambda: None) is None
    assert [command[1] for command in typed] == ["update", "install"]

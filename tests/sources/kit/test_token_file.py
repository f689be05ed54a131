"""A refresh token that is replaced: kept before it is used, never half, never by two at once, and shown nowhere."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError, Refused, TryLater, Unreadable
from musterroll.sources.settings import Setting, Settings, settle
from musterroll.sources.token_file import KeptRefreshToken, TokenFile

OLD, NEW = "canary-old-refresh", "canary-new-refresh"
TOKEN = Setting(name="refresh_token", meaning="the token", required=True, secret=True, replaced=True)


class Caller:
    """A token address that answers what it is told to."""

    def __init__(self, answer: dict[str, object]) -> None:
        self.answer = answer
        self.forms: list[dict[str, str]] = []
        self.known: list[str] = []

    def post_form(self, url: str, form: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, object]:
        self.forms.append(dict(form))
        return self.answer

    def remember(self, secret: str) -> None:
        self.known.append(secret)

    def seconds(self) -> float:
        return 0.0

    def epoch(self) -> int:
        return 0


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "refresh"
    path.write_text(f"{OLD}\n")
    path.chmod(0o640)
    return path


def auth(place: Path) -> KeptRefreshToken:
    return KeptRefreshToken(
        "https://a.example/token", "us", "canary-secret", TokenFile(place, "box.refresh_token"), {"redirect_uri": "r"}
    )


def answered(**more: object) -> dict[str, object]:
    return {"access_token": "canary-access", "expires_in": 7200, **more}


def test_the_new_token_is_in_the_file_before_the_access_token_is_used(place: Path) -> None:
    caller = Caller(answered(refresh_token=NEW))
    assert auth(place).headers(caller) == {"Authorization": "Bearer canary-access"}
    assert (place.read_text().strip(), place.stat().st_mode & 0o777) == (NEW, 0o640)
    assert caller.forms[0]["refresh_token"] == OLD
    assert caller.forms[0]["redirect_uri"] == "r"
    assert {OLD, NEW, "canary-access"} <= set(caller.known)
    assert [one.name for one in place.parent.iterdir()] == ["refresh"]


def test_the_file_is_read_again_each_time(place: Path) -> None:
    caller, asking = Caller(answered()), auth(place)
    asking.headers(caller)
    place.write_text(NEW)  # another program was given it
    assert asking.renew()
    asking.headers(caller)
    assert [form["refresh_token"] for form in caller.forms] == [OLD, NEW]


def test_the_same_token_again_changes_nothing(place: Path) -> None:
    before = place.stat().st_ino
    auth(place).headers(Caller(answered(refresh_token=OLD)))
    assert place.stat().st_ino == before


def test_an_answer_without_an_access_token_does_not_lose_the_new_one(place: Path) -> None:
    with pytest.raises(Unreadable):
        auth(place).headers(Caller({"refresh_token": NEW}))
    assert place.read_text().strip() == NEW


def test_a_link_to_the_file_stays_a_link(place: Path, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere"
    link.symlink_to(place)
    auth(link).headers(Caller(answered(refresh_token=NEW)))
    assert link.is_symlink()
    assert place.read_text().strip() == NEW


def test_two_programs_do_not_use_one_token(place: Path) -> None:
    caller = Caller(answered())
    with TokenFile(place, "box.refresh_token").held(), pytest.raises(TryLater, match="another program"):
        auth(place).headers(caller)
    assert caller.forms == []
    auth(place).headers(caller)


def test_a_disk_that_knows_no_locks_is_said(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(file: int, how: int) -> None:
        raise OSError(37, "No locks available")

    monkeypatch.setattr(fcntl, "flock", none)
    caller = Caller(answered())
    with pytest.raises(Refused, match="No locks available"):
        auth(place).headers(caller)
    assert caller.forms == []


@pytest.mark.parametrize("content", [b"", b" \n", b"two words", b"x" * 20_000, b"\xff\xfe", b'{"a": 1}\nb'])
def test_a_file_that_holds_no_token_is_said_before_anything_is_sent(content: bytes, place: Path) -> None:
    place.write_bytes(content)
    caller = Caller(answered())
    with pytest.raises(Refused, match="holds no token"):
        auth(place).headers(caller)
    assert (caller.forms, place.read_bytes()) == ([], content)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    for place in (tmp_path / "none", tmp_path / "no" / "folder", tmp_path):
        with pytest.raises(Refused, match="cannot be read and rewritten") as raised:
            auth(place).headers(Caller(answered()))
        assert str(tmp_path) not in str(raised.value)  # an error is kept, and a place is nobody's business


def test_where_no_new_token_can_be_kept_none_is_asked_for(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    there = os.open

    def read_only(path: str, flags: int, *mode: int) -> int:
        if flags & os.O_CREAT:
            raise PermissionError(13, "Permission denied")
        return there(path, flags, *mode)

    monkeypatch.setattr(os, "open", read_only)
    caller = Caller(answered())
    with pytest.raises(Refused, match="cannot be read and rewritten: Permission denied"):
        auth(place).headers(caller)
    assert caller.forms == []


def test_a_disk_that_is_full_leaves_the_old_token_and_uses_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    asking = auth(place)
    with pytest.raises(Refused, match="No space left"):
        asking.headers(Caller(answered(refresh_token=NEW)))
    assert place.read_text().strip() == OLD
    assert not asking.renew()  # the access token was not taken
    assert [one.name for one in place.parent.iterdir()] == ["refresh"]


# --- Settings --------------------------------------------------------------------------------------------


def made(**environ: str) -> Settings:
    return settle("box", (TOKEN,), {}, environ)


def test_a_secret_that_is_replaced_comes_from_a_file_and_its_place_is_known(place: Path) -> None:
    settings = made(MUSTERROLL_BOX_REFRESH_TOKEN_FILE=str(place))
    assert (settings["refresh_token"], settings.place("refresh_token")) == (OLD, place)
    assert "canary" not in repr(settings)
    assert str(place) not in repr(settings)


def test_a_secret_that_is_replaced_does_not_stand_in_a_variable(place: Path) -> None:
    for more in ({}, {"MUSTERROLL_BOX_REFRESH_TOKEN_FILE": str(place)}):
        with pytest.raises(ConfigError, match="MUSTERROLL_BOX_REFRESH_TOKEN_FILE to its path") as raised:
            made(MUSTERROLL_BOX_REFRESH_TOKEN=OLD, **more)
        assert "canary" not in str(raised.value)


def test_a_file_that_is_not_named_is_asked_for() -> None:
    with pytest.raises(ConfigError, match=r"Set MUSTERROLL_BOX_REFRESH_TOKEN_FILE\."):
        made()

"""Settings of a source: what is missing is named, secrets come from the environment and are never shown."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from musterroll.facts.errors import ConfigError
from musterroll.sources.settings import Setting, Settings, settle, variable

ALL = (
    Setting(name="base_url", meaning="the address", required=True),
    Setting(name="token", meaning="the token", required=True, secret=True),
    Setting(name="size", meaning="rows a page", default="100"),
    Setting(name="deep", meaning="whether to look deeper", default="no"),
    Setting(name="groups", meaning="groups"),
)


def made(environ: dict[str, str] | None = None, **given: str) -> Settings:
    return settle("box", ALL, {"base_url": "https://a.example", **given}, environ)


def test_a_secret_comes_from_the_environment_or_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("from-the-file\n")
    assert made({"MUSTERROLL_BOX_TOKEN": "from-outside"})["token"] == "from-outside"
    assert made({"MUSTERROLL_BOX_TOKEN_FILE": str(tmp_path / "token")})["token"] == "from-the-file"
    assert variable("git-hub", "token") == "MUSTERROLL_GIT_HUB_TOKEN"


def test_a_secret_in_the_file_of_settings_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError, match="MUSTERROLL_BOX_TOKEN") as raised:
        made({}, token="canary-1234")
    assert "canary" not in str(raised.value)


def test_a_file_of_a_secret_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        made({"MUSTERROLL_BOX_TOKEN_FILE": str(tmp_path / "none")})
    (tmp_path / "binary").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match="no text"):
        made({"MUSTERROLL_BOX_TOKEN_FILE": str(tmp_path / "binary")})


def test_what_is_missing_is_named_with_where_to_put_it() -> None:
    with pytest.raises(ConfigError, match=r"box\.token is not set: the token\.\nSet MUSTERROLL_BOX_TOKEN or"):
        made({})
    with pytest.raises(ConfigError, match=r"box\.base_url is not set"):
        settle("box", ALL, {}, {"MUSTERROLL_BOX_TOKEN": "x"})


def test_a_name_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"box\.tokne: no such setting"):
        made({}, tokne="x")


def test_a_default_holds_until_something_is_given_and_empty_is_something() -> None:
    assert made(token="x")["size"] == "100"
    assert made(token="x", size="")["size"] == ""
    assert made({"MUSTERROLL_BOX_TOKEN": "x", "MUSTERROLL_BOX_SIZE": "7"}).number("size") == 7


def test_numbers_words_and_flags_are_read_and_refused() -> None:
    settings = made(token="x", size="ten", deep="perhaps", groups="a, b\nc ,")
    assert settings.words("groups") == ["a", "b", "c"]
    assert made(token="x", deep="Yes").flag("deep")
    for read in (lambda: settings.number("size"), lambda: settings.flag("deep")):
        with pytest.raises(ConfigError, match=r"box\.(size|deep): found"):
            read()


def test_settings_never_show_a_secret(caplog: pytest.LogCaptureFixture) -> None:
    settings = made(token="canary-5678")
    logging.getLogger("test").warning("%s %r", settings, settings)
    assert "canary" not in f"{settings} {settings!r} {caplog.text} {settings.wrong('token', 'another')}"
    assert settings.secrets() == ["canary-5678"]

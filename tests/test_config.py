"""Settings come from one file and the environment, and a wrong one is named with its line."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from musterroll import config
from musterroll.config import Alerts, Anchors, Config, Files, Intake, Smtp
from musterroll.facts.errors import ConfigError
from tests.house.tree import ROOT

FULL = """
origin = "musterroll/1f0a"
database = "postgresql://ana:pass-phrase@localhost/book"

[files]
s3_bucket = "northfen-files"
s3_prefix = "book"

[anchors]
folder = "anchors"
s3_bucket = "evidence"
s3_retention_days = 400
email_to = ["auditor@firm.example"]

[smtp]
host = "mail.company.example"
password = "pass-phrase"
starttls = false
"""


def written(folder: Path, text: str) -> Path:
    (folder / config.FILE).write_text(text, "utf-8")
    return folder


def test_a_new_book_has_a_name_of_its_own(tmp_path: Path) -> None:
    one, other = config.create(tmp_path / "one"), config.create(tmp_path / "other")
    assert re.fullmatch(r"musterroll/[0-9a-f]{16}", one.origin)
    assert one.origin != other.origin
    assert config.load(tmp_path / "one", {}) == one
    assert (one.database, one.database_file) == (None, tmp_path / "one" / "musterroll.db")


def test_settings_are_not_replaced_by_another_init(tmp_path: Path) -> None:
    first = config.create(tmp_path)
    with pytest.raises(ConfigError, match="there already"):
        config.create(tmp_path)
    assert config.load(tmp_path, {}) == first


def test_every_setting_is_read(tmp_path: Path) -> None:
    found = config.load(written(tmp_path, FULL), {})
    assert found == Config(
        folder=tmp_path,
        origin="musterroll/1f0a",
        database="postgresql://ana:pass-phrase@localhost/book",
        files=Files(s3_bucket="northfen-files", s3_prefix="book"),
        anchors=Anchors(
            folder=tmp_path / "anchors", s3_bucket="evidence", s3_retention_days=400, email_to=("auditor@firm.example",)
        ),
        smtp=Smtp(host="mail.company.example", password="pass-phrase", starttls=False),
    )


def test_the_environment_wins(tmp_path: Path) -> None:
    secret = tmp_path / "mail-password"
    secret.write_text("from a file\n")
    environment = {
        "MUSTERROLL_DATABASE": "postgresql:///other",
        "MUSTERROLL_ANCHORS_S3_RETENTION_DAYS": "30",
        "MUSTERROLL_ANCHORS_EMAIL_TO": "a@firm.example, b@firm.example",
        "MUSTERROLL_SMTP_PASSWORD_FILE": str(secret),
        "MUSTERROLL_SMTP_STARTTLS": "true",
    }
    found = config.load(written(tmp_path, FULL), environment)
    assert (found.database, found.anchors.s3_retention_days) == ("postgresql:///other", 30)
    assert found.anchors.email_to == ("a@firm.example", "b@firm.example")
    assert (found.smtp.password, found.smtp.starttls) == ("from a file", True)


def test_secrets_are_never_printed(tmp_path: Path) -> None:
    assert "pass-phrase" not in repr(config.load(written(tmp_path, FULL), {}))


@pytest.mark.parametrize(
    ("text", "environment", "words"),
    [
        ("", {}, "origin: expected a name"),
        ('origin = "two words"', {}, "musterroll.toml:1: origin: expected a name without blanks"),
        ("origin = 7", {}, "musterroll.toml:1: origin: expected a text in quotes"),
        ('origin = "a"\ndatabase = "mysql://x"', {}, "musterroll.toml:2: database: expected postgresql://"),
        ('origin = "a"\n\n[anchors]\ns3_retention_days = "400"', {}, "musterroll.toml:4: anchors.s3_retention_days"),
        ('origin = "a"\n[anchors]\nemail_to = "x"', {}, "musterroll.toml:3: anchors.email_to: expected a list"),
        ('origin = "a"\n[smtp]\nport = true', {}, "musterroll.toml:3: smtp.port: expected a whole number"),
        (
            'origin = "a"\n[anchor]\n',
            {},
            "musterroll.toml:2: anchor: expected one of alerts, anchors, backups, database",
        ),
        ('origin = "a"\n[smtp]\nhots = "x"', {}, "musterroll.toml:3: smtp.hots: expected one of host"),
        ('origin = "a"\nsmtp = 7', {}, "musterroll.toml:2: smtp: expected a table"),
        ("origin = \norigin = 7", {}, "line 1"),
        ('origin = "a"', {"MUSTERROLL_SMTP_PORT": "x"}, "MUSTERROLL_SMTP_PORT in the environment: expected a whole"),
        ('origin = "a"', {"MUSTERROLL_SMTP_PASSWORD_FILE": "nowhere"}, "MUSTERROLL_SMTP_PASSWORD_FILE names nowhere"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, environment: dict[str, str], words: str) -> None:
    with pytest.raises(ConfigError, match=re.escape(words)):
        config.load(written(tmp_path, text), environment)


def test_where_there_is_no_book_it_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="musterroll init"):
        config.load(tmp_path, {})


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    names = [each.name for kind in (Files, Anchors, Smtp, Intake, Alerts) for each in fields(kind)]
    assert [name for name in ("origin", "database", *names) if f"`{name}`" not in page] == []

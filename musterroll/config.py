"""All settings in one frozen value: `musterroll.toml` in the working folder, then the environment.

`docs/configuration.md` lists them. A secret may stand in the environment (`MUSTERROLL_SMTP_PASSWORD`) or in a file
that the environment names (`MUSTERROLL_SMTP_PASSWORD_FILE`); it is never printed.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from musterroll.facts.errors import ConfigError

FILE = "musterroll.toml"
PREFIX = "MUSTERROLL_"
_ORIGIN, _POSTGRESQL = re.compile(r"[^\s+]+"), ("postgresql://", "postgres://")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.\-\[\]:]+")
_NAME = "a name without blanks and +, as musterroll/1f0a…"
_URL = "postgresql://user@host/name; left out, it is a file in this folder"


@dataclass(frozen=True)
class Anchors:
    """Where checkpoints are kept outside; what is not set is not used."""

    folder: Path | None = None
    s3_bucket: str | None = None
    s3_prefix: str = ""
    s3_endpoint: str | None = None
    s3_retention_days: int | None = None
    tsa_url: str | None = None
    tsa_ca_file: Path | None = None
    email_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Files:
    """The bucket that files as received and published files lie in; left out, in folders of the book."""

    s3_bucket: str | None = None
    s3_prefix: str = ""
    s3_endpoint: str | None = None


@dataclass(frozen=True)
class Smtp:
    """The mail server that messages leave through."""

    host: str | None = None
    port: int = 587
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    sender: str | None = None
    starttls: bool = True


@dataclass(frozen=True)
class Web:
    """Under which address people open the pages, as they type it (https where others than you do); whose they are."""

    url: str = "http://127.0.0.1:8000"
    company: str = ""
    demo: bool = False  # an invented company: whoever opens it signs in as anybody


@dataclass(frozen=True)
class Intake:
    """What programs may send. `home_pages`: `PAGE=SOURCE`, whose accounts the actors of xAPI statements are.

    `groups`: `GROUP=SYSTEM`, the groups that directories push whose members have in-scope access.
    """

    requests_per_minute: int = 12_000
    refusals_per_minute: int = 60
    body_mib: int = 8
    home_pages: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Alerts:
    """Secrets that alerts are signed with, and whose account a login is: `LOGIN=SOURCE:ACCOUNT`, or an address."""

    github_secret: str | None = field(default=None, repr=False)
    gitlab_secret: str | None = field(default=None, repr=False)
    gitlab_token: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    logins: tuple[str, ...] = ()
    bypass_requests: bool = False
    dismissed_cancels: bool = False


@dataclass(frozen=True)
class Backups:
    """Where backups that are made from the pages are kept, and whether the keys go with them."""

    folder: Path | None = None
    keys: bool = True


@dataclass(frozen=True)
class Hooks:
    """Secrets with which systems sign that they have news. Without its secret nothing of a system is taken."""

    bamboohr_secret: str | None = field(default=None, repr=False)
    gusto_secret: str | None = field(default=None, repr=False)
    gusto_header: str = "X-Gusto-Signature"


@dataclass(frozen=True)
class Config:
    """Where a book lies and what surrounds it. `database` is the URL of a PostgreSQL, or None: a file in `folder`."""

    folder: Path
    origin: str
    database: str | None = field(default=None, repr=False)
    files: Files = field(default_factory=Files)
    anchors: Anchors = field(default_factory=Anchors)
    smtp: Smtp = field(default_factory=Smtp)
    web: Web = field(default_factory=Web)
    intake: Intake = field(default_factory=Intake)
    alerts: Alerts = field(default_factory=Alerts)
    backups: Backups = field(default_factory=Backups)
    hooks: Hooks = field(default_factory=Hooks)
    sources: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sso: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def database_file(self) -> Path:
        """The SQLite database, where `database` names no other."""
        return self.folder / "musterroll.db"

    @property
    def policy_file(self) -> Path:
        """The starter policy."""
        return self.folder / "policy.toml"

    @property
    def log_key(self) -> Path:
        """The Ed25519 key that signs checkpoints."""
        return self.folder / "secrets" / "log.key"

    @property
    def old_log_keys(self) -> Path:
        """The folder of keys that signed before."""
        return self.folder / "secrets" / "log.old"

    @property
    def book_secret(self) -> Path:
        """The secret of the keys by which repeated facts are recognised."""
        return self.folder / "secrets" / "book.secret"

    @property
    def web_key(self) -> Path:
        """The secret that signs cookies and links of the web application."""
        return self.folder / "secrets" / "web.key"

    @property
    def setup_key(self) -> Path:
        """What makes somebody the first administrator; gone once there is one."""
        return self.folder / "secrets" / "setup.key"

    @property
    def uploads(self) -> Path:
        """Files on their way from a browser into the book; each goes when it is in."""
        return self.folder / "uploads"

    @property
    def views(self) -> Path:
        """Periods as they were known at an entry, for pages; made again when missing."""
        return self.folder / "views"

    @property
    def extracts(self) -> Path:
        """Raw files as received, encrypted; where `files` names a bucket they lie there under this name."""
        return self.folder / "extracts"

    @property
    def archive(self) -> Path:
        """Curricula and other published files, by digest; or in the bucket, as extracts."""
        return self.folder / "archive"

    @property
    def segments(self) -> Path:
        """Facts as Parquet, for the engine."""
        return self.folder / "segments"

    @property
    def checkpoints(self) -> Path:
        """Signed checkpoints as files."""
        return self.folder / "checkpoints"

    @property
    def pulls(self) -> Path:
        """What sources are answering right now; empty when no pull runs."""
        return self.folder / "pulls"


PARTS: dict[str, type[Any]] = {
    "files": Files,
    "anchors": Anchors,
    "smtp": Smtp,
    "web": Web,
    "intake": Intake,
    "alerts": Alerts,
    "backups": Backups,
    "hooks": Hooks,
}


def load(folder: Path, environment: Mapping[str, str] | None = None) -> Config:
    """The settings of the book in `folder`. ConfigError names line and key of a wrong one."""
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(
            f"{path}: there is no book here.", "Make one: `musterroll init`, or give its --folder."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}", "Mend the file or its rights.") from None
    return _Reader(path, text, os.environ if environment is None else environment).config()


def create(folder: Path, origin: str | None = None, database: str | None = None) -> Config:
    """Writes `musterroll.toml` for a new book (its origin made by chance) and reads it. Refuses to replace one.

    ConfigError, and nothing is written, where origin or database cannot be such a setting.
    """
    origin = origin or f"musterroll/{secrets.token_hex(8)}"
    if not _ORIGIN.fullmatch(origin):
        raise ConfigError(f"{origin!r} cannot name a log.", f"Expected {_NAME}.")
    lines = [f"origin = {_quoted(origin)}"]
    if database is not None:
        if not database.startswith(_POSTGRESQL):
            raise ConfigError("The database is not the URL of a PostgreSQL.", f"Expected {_URL}.")
        lines.append(f"database = {_quoted(database)}")
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with (folder / FILE).open("x", encoding="utf-8") as file:
            file.write("# Settings of this book.\n" + "\n".join(lines) + "\n")
    except FileExistsError:
        raise ConfigError(f"{folder / FILE} is there already.", "Use that book, or give another folder.") from None
    return load(folder)


def _quoted(text: str) -> str:
    """A text as TOML spells it, whatever stands in it."""
    return json.dumps(text).replace("\x7f", "\\u007f")


class _Reader:
    """One pass over file and environment; the environment wins."""

    def __init__(self, path: Path, text: str, environment: Mapping[str, str]) -> None:
        self.path, self.text, self.environment = path, text, environment
        try:
            self.settings = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise ConfigError(f"{path}: {error}", "Mend the line; every setting is `name = value`.") from None

    def config(self) -> Config:
        self._refuse_unknown()
        origin = self._value("", "origin", "str")
        if not isinstance(origin, str) or not _ORIGIN.fullmatch(origin):
            self._wrong("origin", _NAME)
        database = self._value("", "database", "str")
        if database is not None and not str(database).startswith(_POSTGRESQL):
            self._wrong("database", _URL)
        return Config(
            folder=self.path.parent,
            origin=origin,
            database=database,
            files=self._part("files", Files),
            anchors=self._part("anchors", Anchors),
            smtp=self._part("smtp", Smtp),
            web=self._web(),
            intake=self._part("intake", Intake),
            alerts=self._part("alerts", Alerts),
            backups=self._part("backups", Backups),
            hooks=self._part("hooks", Hooks),
            sources=self._tables("sources"),
            sso=self._tables("sso"),
        )

    def _tables(self, section: str) -> dict[str, dict[str, str]]:
        """Tables by name, their settings as texts; which there are, those who use them say."""
        return {name: self._table(f"{section}.{name}", said) for name, said in self.settings.get(section, {}).items()}

    def _table(self, key: str, table: Any) -> dict[str, str]:
        if not isinstance(table, dict):
            self._wrong(key, f"a table: [{key}]")
        return {name: self._text(value, f"{key}.{name}") for name, value in table.items()}

    def _text(self, value: Any, key: str) -> str:
        if isinstance(value, list) and all(isinstance(one, str) for one in value):
            return ", ".join(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, (str, int)):
            self._wrong(key, "a text in quotes, a whole number, true or false, or a list of texts")
        return str(value)

    def _web(self) -> Web:
        web: Web = self._part("web", Web)
        if not _ADDRESS.fullmatch(web.url):
            self._wrong("web.url", "the address of the pages without a path, as https://training.example.com")
        if web.demo and urlsplit(web.url).hostname not in ("127.0.0.1", "localhost"):
            self._wrong("web.demo", "false, since others than you can open this address")
        return web

    def _part(self, section: str, kind: type[Any]) -> Any:
        found = {each.name: self._value(section, each.name, str(each.type)) for each in fields(kind)}
        return kind(**{name: value for name, value in found.items() if value is not None})

    def _value(self, section: str, name: str, kind: str) -> Any:
        """The setting from the environment, else from the file; None where neither has it."""
        variable = PREFIX + (f"{section}_{name}" if section else name).upper()
        key = f"{section}.{name}" if section else name
        given = self._from_environment(variable)
        if given is not None:
            return self._typed(_as_said(given, kind), kind, variable)
        table = self.settings.get(section, {}) if section else self.settings
        return self._typed(table[name], kind, key) if name in table else None

    def _from_environment(self, variable: str) -> str | None:
        if variable in self.environment:
            return self.environment[variable]
        named = self.environment.get(f"{variable}_FILE")
        if named is None:
            return None
        try:
            return Path(named).read_text("utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(
                f"{variable}_FILE names {named}, which cannot be read: {error}", "Mend the name or the rights."
            ) from None

    def _typed(self, value: Any, kind: str, key: str) -> Any:
        if kind.startswith("Path"):
            return self.path.parent / self._of_type(value, str, key, "a path as text")
        if kind.startswith("int"):
            return self._of_type(value, int, key, "a whole number")
        if kind == "bool":
            return self._of_type(value, bool, key, "true or false")
        if kind.startswith("tuple"):
            texts = self._of_type(value, list, key, "a list of texts")
            return tuple(self._of_type(text, str, key, "a list of texts") for text in texts)
        return self._of_type(value, str, key, "a text in quotes")

    def _of_type(self, value: Any, kind: type[Any], key: str, expected: str) -> Any:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            self._wrong(key, expected)
        return value

    def _refuse_unknown(self) -> None:
        known: dict[str, set[str]] = {
            "": {"origin", "database", "sources", "sso", *PARTS},
            **{name: {each.name for each in fields(kind)} for name, kind in PARTS.items()},
        }
        for section in ("sources", "sso"):
            if not isinstance(self.settings.get(section, {}), dict):
                self._wrong(section, f"tables such as [{section}.okta]")
        for section, names in known.items():
            table = self.settings.get(section, {}) if section else self.settings
            if not isinstance(table, dict):
                self._wrong(section, f"a table: [{section}]")
            for name in table:
                if name not in names:
                    self._wrong(f"{section}.{name}".lstrip("."), f"one of {', '.join(sorted(names))}")

    def _wrong(self, key: str, expected: str) -> NoReturn:
        """A value is never shown: it may be a secret."""
        if key.startswith(PREFIX):
            raise ConfigError(f"{key} in the environment: expected {expected}.", "Set it so, or take it away.")
        word = re.escape(key.rpartition(".")[2])
        lines = self.text.splitlines()
        line = next((at for at, text in enumerate(lines, 1) if re.match(rf"\s*\[?\s*{word}\b", text)), None)
        where = f"{self.path}:{line}" if line else str(self.path)
        raise ConfigError(f"{where}: {key}: expected {expected}.", "Mend the line.")


def _as_said(text: str, kind: str) -> Any:
    """A text of the environment as the value that the file would hold."""
    if kind.startswith("int") and re.fullmatch(r"\d+", text):
        return int(text)
    if kind == "bool" and text.lower() in ("true", "false"):
        return text.lower() == "true"
    if kind.startswith("tuple"):
        return [part.strip() for part in text.split(",") if part.strip()]
    return text

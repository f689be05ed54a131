"""Django's connection to a book's database.

The server makes Django's settings, and says with `served` which book is in its `default` database. Otherwise settings
are made here. Every other book of the process gets a connection of its own name, so that two can be open at once.
"""

from __future__ import annotations

from hashlib import sha256
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import django
from django.conf import settings
from django.db import connections

from musterroll.config import Config
from musterroll.facts.errors import ConfigError

PATIENCE_S = 30.0  # how long a writer waits for another one

# WAL lets readers go on while one writes; FULL makes a commit that was answered survive a loss of power.
# Pages of the log are written back in larger steps than by default, since a page is often written again.
_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=2000; "
    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA recursive_triggers=ON"
)
_ours: dict[str, str] = {}  # database -> alias
_lock = Lock()


def database_settings(config: Config, patience_s: float = PATIENCE_S) -> dict[str, Any]:
    """The entry of Django's DATABASES for a book."""
    if config.database is None:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(config.database_file.absolute()),
            "OPTIONS": {"timeout": patience_s, "transaction_mode": "IMMEDIATE", "init_command": _PRAGMAS},
        }
    url = urlsplit(config.database)
    try:
        port = url.port
    except ValueError:
        raise ConfigError("database: its port is no number.", "Write postgresql://user@host:5432/name.") from None
    options = dict(parse_qsl(url.query))
    waits = f"-c lock_timeout={int(patience_s * 1000)} -c synchronous_commit=on"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": options.pop("host", unquote(url.hostname or "")),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": {**options, "options": " ".join(filter(None, (options.get("options"), waits)))},
    }


def for_pages(made: dict[str, Any]) -> dict[str, Any]:
    """The same for a process that answers pages: each of its threads has a connection, and so a cache, of its own.

    Pages of the file lie in the system's cache anyway; a larger one here pays where much is written.
    """
    if "init_command" not in made["OPTIONS"]:
        return made
    options = {**made["OPTIONS"], "init_command": f"{made['OPTIONS']['init_command']}; PRAGMA cache_size=-8192"}
    return {**made, "OPTIONS": options}


def connect(config: Config, patience_s: float = PATIENCE_S) -> str:
    """Makes Django ready for the book; returns the name (alias) of its connection."""
    with _lock:
        return _connect(database_settings(config, patience_s))


def served(made: dict[str, Any]) -> None:
    """Django's settings have been made, with this database as `default`."""
    _ours[_identity(made)] = "default"


def _connect(made: dict[str, Any]) -> str:
    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["musterroll.store"],
            DATABASES={"default": made},
            USE_TZ=True,
            DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        )
        django.setup()
        _ours[_identity(made)] = "default"
    alias = _ours.setdefault(_identity(made), "book-" + _identity(made)[:16])
    connections.settings.setdefault(alias, connections.configure_settings({"default": made})["default"])
    return alias


def _identity(made: dict[str, Any]) -> str:
    return sha256(repr(sorted(made.items(), key=lambda item: item[0])).encode()).hexdigest()

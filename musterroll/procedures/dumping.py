"""A PostgreSQL as one file, and back, by the tools that come with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from musterroll.facts.errors import ConfigError, Refused


def dump(database: str, place: Path) -> None:
    """Writes the database into a new file, readable by its owner only."""
    _tool("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={place}"], database)
    place.chmod(0o600)


def undump(place: Path, database: str) -> None:
    """Fills an empty database from a file; all of it or nothing."""
    _tool(
        "pg_restore",
        ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", str(place)],
        database,
        "--dbname",
    )


def _tool(name: str, options: list[str], database: str, connect: str = "--dbname") -> None:
    """Run one of PostgreSQL's own tools. The password goes through the environment, where nobody lists it."""
    from urllib.parse import unquote, urlsplit, urlunsplit

    url = urlsplit(database)
    host = url.netloc.rpartition("@")[2]
    bare = urlunsplit(url._replace(netloc=f"{url.username}@{host}" if url.username else host))
    environment = {**os.environ, **({"PGPASSWORD": unquote(url.password)} if url.password else {})}
    program = shutil.which(name)
    if program is None:
        raise ConfigError(
            f"{name} is not installed.", "Install the client programs of PostgreSQL, of the server's version or later."
        )
    done = subprocess.run(
        [program, *options, f"{connect}={bare}"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["no message"])[0][:200]
        raise Refused(f"{name} failed: {said}", "Check the server, the rights and the room on the disk.")

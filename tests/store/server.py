"""A PostgreSQL of the tests' own: from the machine's packages, not as root, on a socket in a temporary folder."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.packages import INSTALL, installed


class Missing(Exception):
    """Why there can be no server here."""


class Server:
    """A running server; `url(name)` names one of its databases. It can be taken down and brought up again."""

    def __init__(self, folder: Path, tools: Path, user: str) -> None:
        self.folder, self.tools, self.user = folder, tools, user
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        return f"postgresql://{self.user}@/{database}?host={self.folder}"

    def make(self, database: str, like: str = "template1") -> str:
        """A new database, made as a copy of another; its URL."""
        import psycopg

        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{database}" TEMPLATE "{like}"')
        return self.url(database)

    @property
    def is_down(self) -> bool:
        """Whether it was taken down."""
        return self._process is None

    def up(self) -> None:
        """Starts it and waits until it answers."""
        command = [str(self.tools / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        command += ["-c", "listen_addresses=", "-c", "shared_buffers=64MB", "-c", "max_connections=60"]
        command += ["-c", "fsync=off"]  # nobody pulls the plug of the server
        with (self.folder / "log").open("ab") as log:
            words = _words(self.user, command)
            self._process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        _wait(self, self._process)

    def down(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops it by its own process id: whoever is connected is cut off."""
        if self._process is not None:
            _stop(self._process, how)
            self._process = None


@contextmanager
def running() -> Iterator[Server]:
    """Starts a server and stops it, by its own process id. Raises Missing where there can be none."""
    tools = _tools()
    # Sockets have short names: the folder is not the long one of a test.
    folder = Path(tempfile.mkdtemp(prefix="pg", dir=_roomy_memory()))
    server = None
    try:
        user = _owner(folder)
        _as(
            user,
            [str(tools / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", user, "--no-sync", "-E", "UTF8"],
        )
        server = Server(folder, tools, user)
        server.up()
        yield server
    finally:
        if server is not None:
            server.down(signal.SIGQUIT)  # at once: nothing of it is needed again
        shutil.rmtree(folder, ignore_errors=True)


def _roomy_memory() -> Path | None:
    """A folder in memory, where there is room for some hundred small databases; else None."""
    memory = Path("/dev/shm")
    room = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free
    return memory if room > 4 * 2**30 else None


def _tools() -> Path:
    found = installed("postgresql", _found)
    if found is None:
        raise Missing(f"no PostgreSQL on this machine ({INSTALL} postgresql)")
    return found


def _found() -> Path | None:
    on_path = shutil.which("initdb")
    candidates = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    candidates += [Path(on_path).resolve().parent] if on_path else []
    return next((tools for tools in candidates if (tools / "initdb").exists() and (tools / "postgres").exists()), None)


def _owner(folder: Path) -> str:
    """Who runs the server: whoever runs the tests, but never root, whom PostgreSQL refuses."""
    import pwd

    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in ("postgres", "nobody"):
        try:
            owner = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        return name
    raise Missing("no user but root to run PostgreSQL as")


def _words(user: str, command: list[str]) -> list[str]:
    if os.geteuid() != 0:
        return command
    if not shutil.which("setpriv"):
        raise Missing("no setpriv to run PostgreSQL as another user than root")
    return ["setpriv", f"--reuid={user}", f"--regid={_group(user)}", "--clear-groups", *command]


def _group(user: str) -> int:
    import pwd

    return pwd.getpwnam(user).pw_gid


def _as(user: str, command: list[str]) -> None:
    done = subprocess.run(_words(user, command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise Missing(f"initdb: {done.stderr.strip()[-200:]}")


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    for _ in range(300):
        if process.poll() is not None:
            raise Missing(f"PostgreSQL ended: {(server.folder / 'log').read_text('utf-8')[-300:]}")
        try:
            psycopg.connect(server.url("postgres")).close()
            return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise Missing("PostgreSQL did not answer within 30 seconds")


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """setpriv becomes the server itself, so its process id is the server's."""
    process.send_signal(how)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()

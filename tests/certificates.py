"""A certificate authority of the tests' own, by the machine's openssl."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl")
CONFIG = "[req]\ndistinguished_name = name\n[name]\n"


class Authority:
    """Issues certificates under a root of its own; `root` is the file that others trust."""

    def __init__(self, folder: Path) -> None:
        if OPENSSL is None:
            pytest.skip("no openssl on this machine")
        self.folder = folder
        folder.mkdir(parents=True)
        self.root = folder / "root.pem"
        (folder / "openssl.cnf").write_text(CONFIG, "utf-8")
        self._openssl(
            *("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", "/CN=Root of the tests"),
            *("-config", "openssl.cnf", "-addext", "basicConstraints=critical,CA:TRUE"),
            *("-addext", "keyUsage=critical,keyCertSign,cRLSign", "-addext", "subjectKeyIdentifier=hash"),
            *("-keyout", "root.key", "-out", "root.pem"),
        )

    def issue(self, name: str, extensions: str, file: str = "server") -> tuple[Path, Path]:
        """A certificate for `name` and its key, as two files."""
        (self.folder / "extensions").write_text(extensions, "utf-8")
        self._openssl(
            *("req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-config", "openssl.cnf"),
            *("-keyout", f"{file}.key", "-out", f"{file}.csr"),
        )
        self._openssl(
            *("x509", "-req", "-in", f"{file}.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial"),
            *("-days", "3000", "-extfile", "extensions", "-out", f"{file}.pem"),
        )
        return self.folder / f"{file}.pem", self.folder / f"{file}.key"

    def _openssl(self, *words: str) -> None:
        subprocess.run([str(OPENSSL), *words], cwd=self.folder, check=True, capture_output=True)

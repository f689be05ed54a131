"""A certificate authority and an RFC 3161 time-stamping authority of the tests' own, by the machine's openssl."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

OPENSSL = shutil.which("openssl")
CONFIG = """
[req]
distinguished_name = dn
[dn]
[tsa1]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ordering = no
ess_cert_id_alg = sha256
"""


class Authority:
    """Issues certificates under a root of its own; `root` is the file that others trust."""

    def __init__(self, folder: Path) -> None:
        if OPENSSL is None:
            pytest.skip("no openssl on this machine")
        self.folder = folder
        folder.mkdir(parents=True)
        self.root = folder / "root.pem"
        (folder / "openssl.cnf").write_text(CONFIG.format(folder=folder), "utf-8")
        (folder / "serial").write_text("01\n", "ascii")
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

    def make_stamps(self) -> None:
        """Takes up the office of time-stamping."""
        self.issue("Time of the tests", "extendedKeyUsage=critical,timeStamping\nkeyUsage=digitalSignature", "tsa")

    def stamp(self, query: bytes) -> bytes:
        """The answer to a time-stamp query, DER both."""
        (self.folder / "query.tsq").write_bytes(query)
        self._openssl(
            *("ts", "-reply", "-config", "openssl.cnf", "-section", "tsa1"),
            *("-queryfile", "query.tsq", "-out", "answer.tsr"),
        )
        return (self.folder / "answer.tsr").read_bytes()

    def accepts(self, token: Path, data: Path) -> str:
        """What `openssl ts -verify` says of a token for the bytes of a file."""
        said = subprocess.run(
            [str(OPENSSL), "ts", "-verify", "-in", token, "-data", data, "-CAfile", self.root],
            capture_output=True,
            text=True,
            check=False,
        )
        return said.stdout + said.stderr

    def _openssl(self, *words: str) -> None:
        subprocess.run([str(OPENSSL), *words], cwd=self.folder, check=True, capture_output=True)


@contextmanager
def time_server(authority: Authority) -> Iterator[tuple[str, list[bytes]]]:
    """An RFC 3161 server on loopback: its address, and a list; bytes put there are answered instead, once each."""
    instead: list[bytes] = []
    turn = threading.Lock()

    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with turn:
                answer = instead.pop(0) if instead else authority.stamp(query)
            if answer == b"busy":
                self.send_error(503)
                return
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", instead
    finally:
        server.shutdown()
        server.server_close()

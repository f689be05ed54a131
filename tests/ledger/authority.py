"""An RFC 3161 authority of our own, made with openssl: it answers requests, and judges answers."""

from __future__ import annotations

import subprocess
from pathlib import Path

CONFIG = """
[req]
distinguished_name = name
prompt = no
[name]
CN = Timestamps of a test
[root]
basicConstraints = critical, CA:true
keyUsage = critical, keyCertSign
[stamping]
basicConstraints = CA:false
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
[tsa]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
{more}
"""


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run openssl in `folder`."""
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, text=True, check=False)


class Authority:
    """A root, a key for timestamps, and a folder for what passes through."""

    def __init__(self, folder: Path, more: str = "") -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        (folder / "ca.cnf").write_text(CONFIG.format(folder=folder, more=more.format(folder=folder)))
        (folder / "serial").write_text("01\n")
        new = ("req", "-config", "ca.cnf", "-newkey", "ed25519", "-nodes")
        self._done(*new, "-x509", "-extensions", "root", "-subj", "/CN=Root", "-keyout", "root.key", "-out", "root.pem")
        key = ("req", "-config", "ca.cnf", "-newkey", "rsa:2048", "-nodes")
        self._done(*key, "-subj", "/CN=TSA", "-keyout", "tsa.key", "-out", "tsa.csr")
        signed = ("x509", "-req", "-in", "tsa.csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial")
        self._done(*signed, "-extfile", "ca.cnf", "-extensions", "stamping", "-out", "tsa.pem")

    @property
    def root(self) -> bytes:
        """The certificate that those who trust this authority hold, in PEM."""
        return (self.folder / "root.pem").read_bytes()

    def answer(self, request: bytes) -> bytes:
        """What the authority answers."""
        (self.folder / "query").write_bytes(request)
        self._done("ts", "-reply", "-config", "ca.cnf", "-section", "tsa", "-queryfile", "query", "-out", "reply")
        return (self.folder / "reply").read_bytes()

    def judged(self, answer: bytes, data: bytes) -> bool:
        """Whether `openssl ts -verify` accepts an answer over `data`."""
        (self.folder / "stored").write_bytes(answer)
        (self.folder / "data").write_bytes(data)
        said = openssl(self.folder, "ts", "-verify", "-in", "stored", "-data", "data", "-CAfile", "root.pem")
        return said.returncode == 0 and "Verification: OK" in said.stdout + said.stderr

    def _done(self, *words: str) -> None:
        run = openssl(self.folder, *words)
        assert run.returncode == 0, run.stderr

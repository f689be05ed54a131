"""On what it was measured: versions, processors, memory, and how busy the machine was."""

from __future__ import annotations

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from musterroll import __version__

PACKAGES = ("duckdb", "pyarrow", "pandas", "numpy", "msgspec", "orjson", "click", "rich")


def lines() -> list[str]:
    """One line a fact, as items of a list in Markdown."""
    installed = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    busy = os.getloadavg()[0]
    return [
        f"- musterroll {__version__}; Python {platform.python_version()}; {installed}",
        f"- {platform.system()} {_release()}, {platform.machine()}, {_processor()}",
        f"- {os.cpu_count()} cores, {_memory():.0f} GiB of memory",
        f"- load before the start {busy:.2f}"
        + (": the machine was busy, so the figures are rough" if busy > 0.5 else ""),
    ]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def _processor() -> str:
    """The model of the processor where the system tells it."""
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "processor not named"


def _memory() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1024**3


def _release() -> str:
    """The first two numbers of the release of the system."""
    return ".".join(platform.release().split(".")[:2])

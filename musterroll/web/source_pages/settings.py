"""The settings of sources as the file has them now; it may have changed since this process began."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from musterroll import config
from musterroll.config import FILE
from musterroll.web.site import site


def added() -> Mapping[str, Mapping[str, str]]:
    """The sources of the book and their settings."""
    return config.load(site().config.folder).sources


def stamp() -> str:
    """Another one whenever the file of settings is another."""
    return sha256((site().config.folder / FILE).read_bytes()).hexdigest()

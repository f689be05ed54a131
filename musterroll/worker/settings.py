"""The settings of a book as they stand in its file, which a person may change while a worker runs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from musterroll.config import FILE, Config, load
from musterroll.facts.errors import MusterrollError
from musterroll.worker.log import Log


class Watched:
    """The settings, read again when their file has changed. A file that cannot be read leaves them as they were."""

    def __init__(self, config: Config, environ: Mapping[str, str], log: Log) -> None:
        self.config = config
        self._environ, self._log = environ, log
        self._seen = self._look()

    def changed(self) -> bool:
        """Whether they are others than at the last look; then `config` has them."""
        seen = self._look()
        if seen == self._seen:
            return False
        self._seen = seen
        try:
            self.config = load(self.config.folder, self._environ)
        except MusterrollError as error:
            self._log.failed("settings_unread", error)
            return False
        self._log.say("settings_read", sources=", ".join(self.config.sources) or "none")
        return True

    def _look(self) -> tuple[int, int] | None:
        path: Path = self.config.folder / FILE
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

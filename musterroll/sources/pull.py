"""One pull: pages from a source into a container on the disk, whole or broken, one page in memory at a time."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from musterroll.facts.errors import ConfigError, MusterrollError, Refused, TryLater
from musterroll.sources.extract import FORMAT, Extract, Head, Page, Writer
from musterroll.sources.port import Ask, Source


@dataclass(frozen=True)
class Pull:
    """What a pull gave. `error` is why it is incomplete, where it broke; what came until then is in the extract."""

    extract: Extract
    path: Path
    error: MusterrollError | None = None


def pull(source: Source, ask: Ask, folder: Path, progress: Callable[[Page], None] | None = None) -> Pull:
    """Asks one question and keeps every page in `folder`, in a file named by its digest.

    An error that comes after the question was asked does not lose what came: the extract is kept, incomplete.
    Raises ConfigError: then nothing was asked rightly; Refused where nothing can be written. A crash leaves a file
    `*.part`, which nothing names.
    """
    try:
        return _kept(source, ask, folder, progress or (lambda page: None))
    except OSError as error:
        raise Refused(f"{folder}: {error.strerror or error}.", "Make room, or mend the permissions.") from None


def _kept(source: Source, ask: Ask, folder: Path, progress: Callable[[Page], None]) -> Pull:
    folder.mkdir(parents=True, exist_ok=True)
    part = folder / f"{source.name}-{ask.query}-{os.getpid()}.part"
    error: MusterrollError | None = None
    with part.open("wb") as file:
        writer = Writer(file, _head(source, ask))
        try:
            for page in source.fetch(ask):
                progress(writer.add(page))
        except ConfigError:
            part.unlink()
            raise
        except MusterrollError as broken:
            error = broken
        except RecursionError:  # an answer nested too deep
            error = TryLater(f"{source.name}: an answer that is nested too deep.", "Ask the operator of the system.")
        ended = writer.end(ask.client.secrets.hide(error.what) if error else "")
        file.flush()
        os.fsync(file.fileno())
    path = folder / ended(part).sha256
    part.replace(path)
    return Pull(ended(path), path, error)


def _head(source: Source, ask: Ask) -> Head:
    return Head(
        format=FORMAT,
        source=source.name,
        query=ask.query,
        began_at=ask.now,
        full=ask.full,
        parameters=source.parameters(ask.settings),
        cursor=dict(ask.cursor),
    )

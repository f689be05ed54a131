"""One source asked: its questions one after the other, in a turn that no other program has at the same time."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Generator, Sequence
from typing import TYPE_CHECKING

from musterroll.facts.errors import MusterrollError
from musterroll.procedures.pulling.pull import How, OneQuestion, Told
from musterroll.procedures.pulling.settings import reached
from musterroll.procedures.pulling.troubles import WHOLE, Troubles, hidden
from musterroll.sources.extract import Page
from musterroll.sources.http import Client
from musterroll.sources.port import Query, Source
from musterroll.sources.secrets_kept import Secrets
from musterroll.sources.settings import Settings

if TYPE_CHECKING:
    from musterroll.store.setup import Book


def pull_source(
    book: Book,
    source: Source,
    settings: Settings,
    how: How,
    progress: Callable[[Query, Page], None],
    which: Callable[[], Sequence[str]] | None = None,
) -> Generator[Told, None, None]:
    """Asks the questions of a source, one after the other; what came of each as it comes.

    `which` names those that are asked, when it is this program's turn; else all are. TryLater while another program
    asks the same source; ConfigError where nothing could be asked rightly.
    """
    troubles = Troubles(book.config.pulls, source.name)
    with book.turns.take(source.name):
        asked = source.asked(settings)
        if which is not None:
            wanted = which()
            asked = tuple(query for query in asked if query.name in wanted)
        if not asked:
            return
        try:
            yield from _ask_all(book, source, settings, how, progress, asked)
        except MusterrollError as error:
            troubles.add(WHOLE, hidden(error, Secrets(settings.secrets())), how.clock.now())
            raise
        troubles.clear(WHOLE)


def _ask_all(
    book: Book,
    source: Source,
    settings: Settings,
    how: How,
    progress: Callable[[Query, Page], None],
    asked: Sequence[Query],
) -> Generator[Told, None, None]:
    folder, troubles = book.config.pulls / source.name, Troubles(book.config.pulls, source.name)
    with Client(reached(source.connect(settings), settings), how.clock, source.name) as client:
        try:
            for query in asked:
                shutil.rmtree(folder, ignore_errors=True)  # what a crash has left lies there unencrypted
                told = OneQuestion(book, source, settings, query, how).run(client, folder, progress)
                if told.error is None:
                    troubles.clear(query.name)
                else:
                    troubles.add(query.name, told.error, how.clock.now())
                yield told
        finally:
            shutil.rmtree(folder, ignore_errors=True)

"""The clerk's process: answers questions about one book until its input ends."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Any, BinaryIO

from musterroll import config
from musterroll.facts.errors import MusterrollError
from musterroll.store.setup import Book, open_book
from musterroll.web.clerk.messages import receive, send
from musterroll.web.errors import is_away

_ENOUGH = 1_500_000  # KiB; who ever held more gives it back by ending, and is started anew


def main(folder: str) -> None:
    """Answer one question after the other. An error of ours goes back as it is, any other as its words.

    Where the book cannot be opened, whoever asks first is told why, and the process ends.
    """
    questions, answers = sys.stdin.buffer, _answers()
    try:
        book = open_book(config.load(Path(folder)))
    except MusterrollError as error:
        receive(questions)
        send(answers, _ours(error))
        return
    while True:
        try:
            function, arguments = receive(questions)
        except EOFError:
            return
        try:
            send(answers, _answered(book, function, arguments))
        except BrokenPipeError:
            return  # whoever asked is gone
        finally:
            book.close()
        if resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > _ENOUGH:
            return


def _answers() -> BinaryIO:
    """Standard output, for answers alone: whatever else prints goes to standard error."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return answers


def _answered(book: Book, function: Any, arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "answer", function(book, *arguments)
    except MusterrollError as error:
        return _ours(error)
    except Exception as error:  # noqa: BLE001 (whoever asked must hear of it, whatever it was)
        sys.excepthook(type(error), error, error.__traceback__)
        return "failed", f"{type(error).__name__}: {error}"


def _ours(error: MusterrollError) -> tuple[str, Any]:
    if is_away(error):
        return "away", None
    return "ours", (type(error), error.what, error.remedy)


if __name__ == "__main__":
    main(sys.argv[1])

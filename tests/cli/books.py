"""A book in a folder, used through the command line as a person would."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from click.testing import Result

from tests.cli.small import DAYS, NOW, PEOPLE, POLICY, TRAINING, command, write

ANA, CISO = "ana@northfen.example", "ciso@northfen.example"


@dataclass(frozen=True)
class BookFolder:
    """The folder of a book, and exports beside it."""

    folder: Path

    def run(self, *args: str | Path, by: str | None = ANA, stdin: bytes | None = None) -> Result:
        """One command of the book; `by` is who does it, where the command asks."""
        asked = ("--by", by) if by and args[0] in _BY else ()
        now = () if args[:2] in _WITHOUT_NOW or args[0] in ("restore",) or "--now" in args else NOW
        return command(*args, *asked, *now, "--folder", self.folder, stdin=stdin)

    def done(self, *args: str | Path, by: str | None = ANA, stdin: bytes | None = None) -> str:
        """The same, where it must succeed; what was printed."""
        result = self.run(*args, by=by, stdin=stdin)
        assert result.exit_code == 0, result.output
        return result.output

    def file(self, name: str) -> Path:
        """A file beside the book."""
        return self.folder.parent / name

    def put(self, **files: str | bytes) -> None:
        """Write files beside the book; `people_csv` becomes people.csv."""
        write(self.folder.parent, **files)

    def size(self) -> int:
        """How many entries the book has."""
        from musterroll import config
        from musterroll.store.setup import open_book

        return open_book(config.load(self.folder)).entries.size()

    def report(self, *args: str) -> dict[str, Any]:
        """The reconciliation from the book."""
        result = self.run("check", *DAYS, "--format", "json", *args, by=None)
        assert result.exit_code in (0, 1), result.output
        made: dict[str, Any] = json.loads(result.stdout)
        return made

    def status_of(self, name: str, *args: str) -> dict[str, str]:
        """The status of each obligation of a person in the period, by requirement and due day."""
        report = self.report(*args)
        person = next(one["person"] for one in report["people"] if one["name"] == name)
        return {
            f"{one['requirement']} {one['due']}": one["status"]
            for one in report["obligations"]
            if one["person"] == person and one["in_period"]
        }


_BY = (
    "collect",
    "enrol",
    "link",
    "unlink",
    "mark",
    "exempt",
    "explain-finding",
    "session",
    "course",
    "policy",
    "erase",
)
_WITHOUT_NOW = {("log", "verify"), ("log", "key"), ("source", "add"), ("source", "remove")}


def entry_in(output: str) -> int:
    """The entry that a command said it made."""
    return int(output.rpartition("Entry ")[2].split(".")[0].replace(",", ""))


@cache
def _blank_file() -> Path:
    """A database with the tables of a book and nothing in them, made once by each process."""
    from musterroll import config
    from tests.store.conftest import migrated

    return migrated(config.create(Path(tempfile.mkdtemp(prefix="musterroll-blank-")) / "book")).database_file


def begin(folder: Path, database: str | None = None) -> BookFolder:
    """A new book, and the exports of the company of five beside it.

    `init` finds its tables there, which take longest to make; those who test how they are made do not begin here.
    """
    folder.mkdir(parents=True, exist_ok=True)
    book = BookFolder(folder / "book")
    if database is None:
        book.folder.mkdir()
        shutil.copy(_blank_file(), book.folder)
    book.put(people_csv=PEOPLE, training_csv=TRAINING, policy_toml=POLICY)
    url = ("--database", database) if database else ()
    result = command("init", book.folder, *url, *NOW)
    assert result.exit_code == 0, result.output
    return book


def filled(book: BookFolder) -> BookFolder:
    """The same with the policy adopted, and the exports collected."""
    book.done("policy", "adopt", book.file("policy.toml"))
    book.done("collect", f"hris={book.file('people.csv')}", book.file("training.csv"))
    return book

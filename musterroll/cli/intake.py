"""From what was typed to facts, policies and a question: everything a command needs before the rules run."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from musterroll.cli import clock
from musterroll.cli.days import Answered, Asked, question
from musterroll.cli.start import meanwhile
from musterroll.facts.errors import ConfigError, Refused

if TYPE_CHECKING:
    from musterroll.cli.progress import Progress
    from musterroll.facts.tables import FactTables
    from musterroll.rules.policy.model import Policy
    from musterroll.sources.files.ahead import Receive
    from musterroll.sources.files.mapping import Mapping


# Arrow's own allocator takes memory from the kernel in pieces of megabytes, which are cleared whole before they are
# used: for the columns of a few files that costs more than it saves. Arrow reads this when it first allocates.
_ALLOCATOR = "ARROW_DEFAULT_MEMORY_POOL"


class Given(NamedTuple):
    """What was typed: files, policies, days, and how files are to be read."""

    files: tuple[str, ...]
    asked: Asked = Asked()
    policies: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()
    save_map: str | None = None
    dates: str | None = None
    sheet: str | None = None
    time_zone: str | None = None
    allow_refused: bool = False
    now: str | None = None
    quiet: bool = False
    folder: str = "."
    known_at: str | None = None


class Intake(NamedTuple):
    """What the rules are asked with, and what a person should know about how it was made."""

    facts: FactTables
    policies: tuple[Policy, ...]
    answered: Answered
    now: datetime
    mappings: tuple[Mapping, ...]
    notes: tuple[str, ...]
    known_at: datetime | None = None


def take_in(given: Given, progress: Progress, later: Sequence[str] = ()) -> Intake:
    """Read the policies, then the files, and work out the question. Raises one of `facts.errors`.

    Without files it is the book that is read. `later`: modules to import in the background.
    """
    if not given.files:
        from musterroll.cli.book_intake import take_from_book

        intake = take_from_book(given, progress)
        meanwhile(*later)
        return intake
    if given.known_at is not None:
        raise ConfigError("--known-at asks the book; everything in files is known.", "Leave it out, or the files.")
    _open_engine(later)
    receive = _read_ahead(given.files)
    from musterroll.cli.policies import adopted, built_in, from_files

    now = clock.now(given.now)
    mappings = mappings_of(given.maps)
    _no_policy_among(given.files)
    stated = from_files(given.policies)
    policies = stated or built_in(given.time_zone)
    answered = question(given.asked, policies, now)
    facts = read(given, mappings, answered.today, _zone(policies, answered), progress, receive)
    known = adopted(facts)
    if known and not stated:
        policies, answered, facts = _by_adopted(given, known, mappings, now, facts, _zone(policies, answered), progress)
    elif known and {one.sha256 for one in known} != {one.sha256 for one in stated}:
        answered = question(given.asked, policies, now, what_if=True)
    notes = [*answered.notes, *check_facts(facts, given.allow_refused)]
    return Intake(facts, tuple(policies), answered, now, mappings, tuple(notes))


def _read_ahead(files: Sequence[str]) -> Receive:
    """Have the files read in the background before anything is imported that understands them."""
    from musterroll.sources.files.ahead import read_ahead
    from musterroll.sources.files.given import given

    return read_ahead([one.path for one in given(files, ())])


def _open_engine(later: Sequence[str]) -> None:
    """Have the engine opened in the background, as early as can be; before that it is imported, in this thread."""
    os.environ.setdefault(_ALLOCATOR, "system")
    import_module("musterroll.rules.opening")
    meanwhile("musterroll.rules.opening:make_ready", *later)


def _by_adopted(
    given: Given,
    known: tuple[Policy, ...],
    mappings: tuple[Mapping, ...],
    now: datetime,
    facts: FactTables,
    zone: str,
    progress: Progress,
) -> tuple[tuple[Policy, ...], Answered, FactTables]:
    """The policies that the files themselves say were adopted. Times without a zone may then mean others."""
    answered = question(given.asked, known, now)
    right = _zone(known, answered)
    if right != zone:
        if "-" in given.files:
            raise ConfigError(
                f"The policy in the files counts days in {right}, and standard input cannot be read twice.",
                f"Give --policy, or standard input as a file, or --time-zone {right}.",
            )
        facts = read(given, mappings, answered.today, right, progress)
    return known, answered, facts


def _zone(policies: Sequence[Policy], answered: Answered) -> str:
    """The zone that decides the edges of the period."""
    from musterroll.rules.policy.together import policy_in_force

    return policy_in_force(policies, answered.question.period_start).time_zone


def read(
    given: Given,
    mappings: Sequence[Mapping],
    today: date,
    zone: str,
    progress: Progress,
    receive: Receive | None = None,
) -> FactTables:
    """The facts in the files. `receive` fetches the bytes of a file; null: it is read when its turn comes."""
    from musterroll.sources.files.declarations import Declarations
    from musterroll.sources.files.read import read_files

    declared = Declarations(
        as_of=max(today, date.fromisoformat(given.asked.as_of)) if given.asked.as_of else today,
        zone=given.time_zone,
        default_zone=zone,
        dates=given.dates,
        mappings=tuple(mappings),
        sheet=given.sheet,
    )
    more = {"receive": receive} if receive else {}
    return read_files(given.files, declared, progress.reading, **more)


def mappings_of(maps: Sequence[str]) -> tuple[Mapping, ...]:
    """What every `--map` says: a mapping as typed, or the mappings in a TOML file."""
    if not maps:
        return ()
    from musterroll.sources.files.mapping import parse_mapping
    from musterroll.sources.files.mapping_file import load_mappings

    found: list[Mapping] = []
    for said in maps:
        if said.lower().endswith(".toml") and ":" not in said[2:]:
            found += load_mappings(text_of(said, "--map"), said)
        else:
            found.append(parse_mapping(said))
    return tuple(found)


def text_of(path: str, option: str) -> str:
    """The text of a file that an option names, line ends untouched; `ConfigError` if it cannot be had."""
    try:
        return Path(path).read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise ConfigError(f"{option} {path}: no such file.", "Check the name and the folder.") from None
    except IsADirectoryError:
        raise ConfigError(f"{option} {path} is a folder; expected a file.", "Name the file in it.") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: byte {error.start + 1} is not UTF-8.", "Save the file as UTF-8.") from None
    except OSError as error:
        raise ConfigError(
            f"{option} {path}: cannot be read: {error.strerror}.", "Check that you may read it."
        ) from None


def _no_policy_among(files: Sequence[str]) -> None:
    for path in files:
        if path.lower().endswith(".toml"):
            raise ConfigError(
                f"{path} stands among the exports; a TOML file is no export.",
                f"If it is a policy, give --policy {path}; if it holds mappings, --map {path}.",
            )


def check_facts(facts: FactTables, allow_refused: bool) -> list[str]:
    """`Refused` where too many rows of a file cannot be read, or nothing is about people; else notes."""
    from musterroll.sources.files.tolerated import not_too_many_refused

    if not allow_refused:
        not_too_many_refused(facts)
    if not _count(facts, "person.observed"):
        raise Refused(
            "None of the files lists people, so nobody could be found missing.",
            "Give the export of an HR system, a list of contractors or a directory too.",
        )
    if not _count(facts, "completion.observed"):
        return ["None of the files holds completions: whatever was due counts as missed."]
    return []


def _count(facts: FactTables, kind: str) -> int:
    table = facts.tables.get(kind)
    return 0 if table is None else len(table)

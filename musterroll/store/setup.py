"""Opening a book: settings, migrations, and a look at everything that must stand before anybody reads or writes."""

from __future__ import annotations

import hmac

from musterroll.config import Config
from musterroll.facts.errors import ConfigError, Refused
from musterroll.ledger.tree import EMPTY_ROOT
from musterroll.store import connect, secret, triggers
from musterroll.store.archive import Archive
from musterroll.store.audit import Audit
from musterroll.store.blobs.choose import blobs_of
from musterroll.store.checkpoints import Checkpoints
from musterroll.store.counts import Counts
from musterroll.store.entries import Entries
from musterroll.store.extracts import Extracts
from musterroll.store.faults import in_words, place
from musterroll.store.heads import Heads
from musterroll.store.journal import Journal
from musterroll.store.recognised import Recognised
from musterroll.store.scim import PushedUsers
from musterroll.store.seen import Seen
from musterroll.store.segments.segments import Segments
from musterroll.store.state.state import State
from musterroll.store.tables import Tables
from musterroll.store.tiles import Tiles
from musterroll.store.tokens import Tokens
from musterroll.store.turns import Turns


class Book:
    """An open book. Its parts are the room's files; several threads may use one book."""

    def __init__(self, config: Config, tables: Tables, book_secret: bytes) -> None:
        self.config, self.tables = config, tables
        self.entries = Entries(tables)
        self.audit = Audit(tables)
        self.tiles = Tiles(tables)
        self.heads = Heads(tables)
        self.checkpoints = Checkpoints(tables)
        blobs = blobs_of(config)
        self.extracts = Extracts(blobs(config.extracts), tables)
        self.archive = Archive(blobs(config.archive))
        self.segments = Segments(config.segments, tables, self.entries)
        self.state = State(self)
        self.turns = Turns(config.pulls, tables)
        self.pushed = PushedUsers(tables, self.entries, self.turns)
        self.tokens, self.counts = Tokens(tables), Counts(tables)
        keyed = secret.recogniser(book_secret)
        self.seen = Seen(tables, keyed)
        self.journal = Journal(tables, self.tiles, keyed)
        self.recognised = Recognised(tables, self.entries, keyed)

    def close(self) -> None:
        """Closes this thread's connection."""
        self.tables.close()


def open_book(
    config: Config, *, create: bool = False, migrate: bool = False, doubted: bool = False, patience_s: float = 30.0
) -> Book:
    """The book of `config`.

    `create` makes what is missing: database, tables, secret. `migrate` brings tables of an older program up to date.
    `doubted` opens a book whose triggers do not stand, for `verify`, which says so. `patience_s` is how long a writer
    waits for another. Refused names a trigger that does not stand; ConfigError says that there is no book, that its
    tables are of another version, or that the secret is another book's.
    """
    if not create and config.database is None and not config.database_file.exists():
        raise ConfigError(
            f"{config.database_file}: there is no book here.",
            "Make one: `musterroll init`, or give its --folder.",
        )
    tables = Tables(config, connect.connect(config, patience_s))
    with in_words(config):
        _bring_up_to_date(tables, allowed=create or migrate)
        if not doubted:
            _look_at_triggers(tables)
    new = tables.row("SELECT 1 FROM book") is None
    if new and not create:
        raise ConfigError(
            f"{place(config)} holds no book.",
            "Make one: `musterroll init`, or give its --folder.",
        )
    book_secret = secret.read_or_make(config.book_secret, make=new)
    if new:
        _begin(tables, book_secret)
    _look_at_book(tables, book_secret)
    return Book(config, tables, book_secret)


def _bring_up_to_date(tables: Tables, *, allowed: bool) -> None:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(tables.connection)
    applied = [name for app, name in executor.loader.applied_migrations if app == "store"]
    if any(("store", name) not in executor.loader.disk_migrations for name in applied):
        raise ConfigError(
            f"{place(tables.config)}: its tables were made by a newer program.", "Use that version of musterroll."
        )
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes("store"))
    if not plan:
        return
    if not allowed:
        raise ConfigError(
            f"{place(tables.config)}: its tables are not those of this program.",
            f"Copy the database, then run `musterroll init --migrate --folder {tables.config.folder}` of this program.",
        )
    executor.migrate(executor.loader.graph.leaf_nodes("store"))


def _look_at_triggers(tables: Tables) -> None:
    faults = list(triggers.faults(tables.connection))
    if faults:
        raise Refused(f"{place(tables.config)}: the trigger {'; '.join(faults)}.", triggers.REMEDY)


def _begin(tables: Tables, book_secret: bytes) -> None:
    """The first rows of a new book: its name, and the head of the empty tree."""
    book = (tables.config.origin, secret.recogniser(book_secret)(secret.CHECKED_TEXT))
    with tables.transaction():
        tables.say("INSERT INTO book (id, origin, secret_check) VALUES (1, %s, %s)", book)
        tables.say("INSERT INTO tree_heads (size, root, at_us) VALUES (0, %s, 0)", (EMPTY_ROOT,))


def _look_at_book(tables: Tables, book_secret: bytes) -> None:
    origin, check = tables.rows("SELECT origin, secret_check FROM book")[0]
    if origin != tables.config.origin:
        raise ConfigError(
            f"{place(tables.config)} is the book {origin}, not {tables.config.origin}.",
            "Mend `origin` or `database` in musterroll.toml.",
        )
    if not hmac.compare_digest(bytes(check), secret.recogniser(book_secret)(secret.CHECKED_TEXT)):
        raise ConfigError(
            f"{tables.config.book_secret} is not the secret of this book.", "Put it back from your safe copy."
        )

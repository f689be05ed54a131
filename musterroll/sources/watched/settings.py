"""The settings of what is watched, and the places that they name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from musterroll.buckets.bucket import BucketSettings
from musterroll.facts.errors import ConfigError
from musterroll.sources.files.declarations import ORDERS
from musterroll.sources.files.mapping import Mapping
from musterroll.sources.files.mapping_file import load_mappings
from musterroll.sources.settings import Setting, Settings
from musterroll.sources.watched.bucket import BucketPlace
from musterroll.sources.watched.folder import FolderPlace
from musterroll.sources.watched.place import Place

_S3 = "s3://"


@dataclass(frozen=True)
class Watched:
    """What stands in the settings as a source, and is none that can be asked."""

    name: str
    title: str
    settings: tuple[Setting, ...]


FOLDER = Watched(
    name="folder",
    title="Watched folders",
    settings=(
        Setting(name="places", meaning="folders, and buckets as s3://bucket/prefix, apart by commas", required=True),
        Setting(name="every", meaning="how long after a look the worker looks again, such as 15m or 1h", default="15m"),
        Setting(
            name="settle_seconds",
            meaning="seconds that a file in a folder must have been left alone before it is read",
            default="60",
        ),
        Setting(name="mappings", meaning="a file of mappings, as --save-map writes it, for files with other columns"),
        Setting(name="dates", meaning="the order of day, month and year where no row settles it: dmy, mdy or ymd"),
        Setting(name="zone", meaning="the time zone of dates and times that carry none"),
        Setting(name="by", meaning="who answers for the files: stands in the book as who collected them"),
        Setting(name="s3_endpoint", meaning="the URL of an S3 service that is not Amazon's"),
        Setting(name="s3_region", meaning="the region of the bucket"),
        Setting(name="s3_access_key", meaning="the access key; else it is looked up as other programs do", secret=True),
        Setting(name="s3_secret_key", meaning="the secret key to it", secret=True),
    ),
)


def places_of(settings: Settings, book: Path) -> list[Place]:
    """The places that are named; paths from the book's folder on. ConfigError for one that holds the book itself."""
    return [
        _bucket(word, settings) if word.startswith(_S3) else _folder(word, book) for word in settings.words("places")
    ]


def settle_of(settings: Settings) -> timedelta:
    """How long a file must have been left alone."""
    return timedelta(seconds=settings.number("settle_seconds"))


def dates_of(settings: Settings) -> str | None:
    """The order of dates, None where nothing is said."""
    said = settings.text("dates")
    if said and said not in ORDERS:
        raise settings.wrong("dates", "dmy, mdy or ymd")
    return said or None


def mappings_of(settings: Settings, book: Path) -> tuple[Mapping, ...]:
    """The mappings in the file that is named."""
    said = settings.text("mappings")
    if not said:
        return ()
    try:
        text = (book / said).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise settings.wrong(
            "mappings", "the path of a file that --save-map wrote, from the book's folder on"
        ) from None
    return load_mappings(text, said)


def _folder(word: str, book: Path) -> FolderPlace:
    folder = book / word
    if book.resolve().is_relative_to(folder.resolve()):
        raise ConfigError(f"folder.places: {word} holds the book itself.", "Name a folder for exports alone.")
    return FolderPlace(folder)


def _bucket(word: str, settings: Settings) -> BucketPlace:
    parts = urlsplit(word)
    if not parts.netloc:
        raise ConfigError(f"folder.places: {word} names no bucket.", "Write s3://bucket/prefix.")
    return BucketPlace(
        BucketSettings(
            bucket=parts.netloc,
            prefix=parts.path.strip("/"),
            endpoint=settings.text("s3_endpoint") or None,
            region=settings.text("s3_region") or None,
            access_key=settings.text("s3_access_key") or None,
            secret_key=settings.text("s3_secret_key") or None,
        )
    )

"""Writing reports to files: whole or not at all, the folder made where it is missing, errors in plain words."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from musterroll.facts.errors import ConfigError
from musterroll.reports.provenance import Provenance
from musterroll.rules.reconciliation import Reconciliation

# What each format is called in a folder of reports. CSV is a folder: one table a file.
NAMES = {
    "table": "gap-report.txt",
    "json": "reconciliation.json",
    "csv": "tables",
    "html": "gap-report.html",
    "xlsx": "gap-report.xlsx",
}

Writer = Callable[[Reconciliation, Provenance, BinaryIO], None]


def write_report(format_: str, rec: Reconciliation, provenance: Provenance, path: str | Path) -> Path:
    """Write one report to `path` and return it; an older file there is replaced only by a whole new one.

    `format_` is `table`, `json`, `csv` (the gap report alone), `html` or `xlsx`. Raises ConfigError for
    another format and where the file cannot be written.
    """
    if format_ not in WRITERS:
        raise ConfigError(f"There is no format {format_}.", f"Choose one of {', '.join(WRITERS)}.")
    place = Path(path)
    with whole_file(place) as out:
        WRITERS[format_](rec, provenance, out)
    return place


def write_csv_tables(rec: Reconciliation, provenance: Provenance, folder: str | Path) -> list[Path]:
    """Write every table as a CSV file into `folder`, with `about.csv` and `index.csv`; return the files."""
    from musterroll.reports.csv_report import csv_files

    written = []
    for name, write in csv_files(rec, provenance).items():
        place = Path(folder) / name
        with whole_file(place) as out:
            write(out)
        written.append(place)
    return written


def write_all(formats: Iterable[str], rec: Reconciliation, provenance: Provenance, folder: str | Path) -> list[Path]:
    """Write several formats into `folder` under the names of `NAMES`; return files, and a folder for CSV."""
    places = []
    for format_ in dict.fromkeys(formats):
        place = Path(folder) / NAMES.get(format_, format_)
        if format_ == "csv":
            write_csv_tables(rec, provenance, place)
        else:
            write_report(format_, rec, provenance, place)
        places.append(place)
    return places


@contextmanager
def whole_file(place: Path) -> Iterator[BinaryIO]:
    """A binary stream whose content takes the place of the file at the end, or is thrown away on an error."""
    draft = place.with_name(f".{place.name}.{os.getpid()}.part")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir():
            raise ConfigError(f"Cannot write {place}: it is a folder.", "Name a file, or another folder with --out.")
        with draft.open("xb") as out:
            yield out
        draft.replace(place)
    except OSError as error:
        _throw_away(draft)
        blocked = isinstance(error, (FileExistsError, NotADirectoryError))
        why = "its folder is a file" if blocked else (error.strerror or str(error)).lower()
        remedy = "Choose another place with --out, or make this one writable."
        raise ConfigError(f"Cannot write {place}: {why}.", remedy) from error
    except BaseException:
        _throw_away(draft)
        raise


def _throw_away(draft: Path) -> None:
    with suppress(OSError):  # what went wrong before is what is told
        draft.unlink()


def _table(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    from musterroll.reports.terminal import render_terminal

    out.write(render_terminal(rec, provenance, limit=None).encode())


def _json(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    from musterroll.reports.json_report import write_json

    write_json(rec, provenance, out)


def _csv(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    from musterroll.reports.csv_report import render_csv

    out.write(render_csv(rec, provenance))


def _html(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    from musterroll.reports.html.page import render_html

    out.write(render_html(rec, provenance))


def _xlsx(rec: Reconciliation, provenance: Provenance, out: BinaryIO) -> None:
    from musterroll.reports.xlsx_report import write_xlsx

    write_xlsx(rec, provenance, out)


WRITERS: dict[str, Writer] = {"table": _table, "json": _json, "csv": _csv, "html": _html, "xlsx": _xlsx}

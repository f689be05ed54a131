"""`musterroll restore`: a book from a backup."""

from __future__ import annotations

from pathlib import Path

import click

from musterroll.cli.book import count, stamp


@click.command("restore")
@click.argument("place", metavar="BACKUP")
@click.argument("folder")
@click.option(
    "--database",
    metavar="URL",
    help="Where a backup of PostgreSQL goes: an empty database, postgresql://user@host/name.",
)
@click.option(
    "--files",
    metavar="s3://BUCKET/PREFIX",
    help="Where files as received and published files go. Default: into FOLDER.",
)
def command(place: str, folder: str, database: str | None, files: str | None) -> int:
    """Make a book in FOLDER from BACKUP, the folder that musterroll backup made; then verify it.

    A folder that holds a book is refused. Status: 1 where what was restored does not verify.
    """
    from musterroll.cli.log_verify import FAILS, HOLDS, tell
    from musterroll.cli.progress import Progress
    from musterroll.procedures.backup import read_backup
    from musterroll.procedures.look import look_at_restored
    from musterroll.procedures.restore import restore

    with Progress(quiet=False) as progress:
        progress.say("reading the backup …")
        backup = read_backup(Path(place))
        progress.say("restoring …")
        config = restore(backup, Path(folder), database, files)
        progress.say("verifying …")
        report = look_at_restored(config, backup)
    if not report.holds:
        tell(report)
        return FAILS
    click.echo(f"Restored {config.origin} into {folder}: {count(report.size, 'entry', 'entries')} verified.")
    click.echo(f"The backup is of {stamp(backup.at)}; what came after is not in it.")
    click.echo(f"Next: musterroll status --folder {folder}")
    return HOLDS

"""`musterroll token list`: the tokens of a book."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from musterroll.cli.book import moment, of_book, opened, stamp

if TYPE_CHECKING:
    from datetime import datetime

    from musterroll.store.tokens import Token


@click.command("list")
@of_book
def command(folder: str, now: str | None) -> None:
    """List the tokens: what they are for, who made them, until when they are valid, when they were last used.

    Tokens themselves are not kept, so none is shown.
    """
    from musterroll.cli.text import pairs

    book, at = opened(folder), moment(now)
    tokens = book.tokens.listed()
    if not tokens:
        click.echo("There is no token. Make one: musterroll token new NAME --scope records:write")
        return
    for one in tokens:
        click.echo(one.name)
        source = [("  source", one.source)] if one.source else []
        used = one.used_on.isoformat() if one.used_on else "never"
        made = f"{one.made_by}, {stamp(one.made_at)}"
        pairs([("  for", ", ".join(one.scopes)), *source, ("  made by", made), ("  last used", used), _ends(one, at)])


def _ends(token: Token, now: datetime) -> tuple[str, str]:
    if token.revoked_at is not None:
        return ("  revoked", stamp(token.revoked_at))
    return ("  valid until" if token.in_force(now) else "  ended", stamp(token.expires_at))

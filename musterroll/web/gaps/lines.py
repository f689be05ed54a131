"""The lines of the list of gaps, built as markup and not by a template: fifty of them stand on a page."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.reports.markup import Markup, escape
from musterroll.web.gaps.rows import Shown
from musterroll.web.tags import status


def lines_of(shown: Iterable[Shown], opens: str) -> Markup:
    """A line each, with what opens below it. `opens` are the words of the button at its end."""
    words = escape(opens)
    return Markup("".join(_line(one, words) for one in shown))


def _line(one: Shown, opens: str) -> str:
    said = one.notes
    notes = f' <span class="sub">{escape(said)}</span>' if said else ""
    where = escape(one.address)
    return (
        f'<li><details class="gap" name="gap" id="{escape(one.id)}"><summary class="row">{status(one.gap.status)}'
        f'<span class="body">{one.sentence}{notes}</span><span class="end">{escape(one.end)}</span></summary>\n'
        f'<div class="inside">{one.inside}<p class="actions"><a class="button" href="{where}" hx-get="{where}"'
        f' hx-target="closest p" hx-swap="outerHTML">{opens}</a></p></div></details></li>\n'
    )

"""A source on trial: what works, which permission is missing, what was found. For a person who sets it up."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.errors import MusterrollError
from musterroll.sources.extract import Page, in_memory
from musterroll.sources.port import Ask, Query, Source

SAMPLES = 5
MOST_PAGES = 10


@dataclass(frozen=True)
class Tried:
    """One question on trial. `said` is a sentence; `names` are masked samples."""

    query: Query
    works: bool
    said: str
    remedy: str = ""
    names: tuple[str, ...] = ()


def try_out(source: Source, ask: Ask) -> Tried:
    """Asks one question for its first page with rows and says what came of it."""
    query = source.query(ask.query)
    try:
        pages = _until_rows(source, ask)
    except MusterrollError as error:
        needs = f" It needs: {query.needs}." if query.needs else ""
        hide = ask.client.secrets.hide
        return Tried(query, False, f"{query.title}: {hide(error.what)}", f"{hide(error.remedy)}{needs}")
    rows = sum(page.rows for page in pages)
    more = "on the first page" if rows else "found; the question is answered, with nothing in it"
    return Tried(query, True, f"{query.title}: {rows} {more}", names=_names(source, ask, pages))


def _until_rows(source: Source, ask: Ask) -> list[Page]:
    """Pages that only describe come first in some questions, and say nothing about the permission to ask them."""
    taken: list[Page] = []
    for page in islice(source.fetch(ask), MOST_PAGES):
        taken.append(page)
        if page.rows:
            break
    return taken


def _names(source: Source, ask: Ask, pages: list[Page]) -> tuple[str, ...]:
    """Up to five names of people, masked."""
    extract = in_memory(source.name, ask.query, pages, ask.now, source.parameters(ask.settings))
    facts = source.read(extract).facts()
    named = (fact.body.name for fact in facts if isinstance(fact.body, PersonObserved))
    return tuple(masked(name) for name in islice((name for name in named if name), SAMPLES))


def masked(name: str) -> str:
    """The first letter of each part of a name: `M••• Q•••`."""
    return " ".join(f"{part[0]}•••" for part in name.split())

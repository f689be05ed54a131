"""One person's story, from the facts about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from musterroll.procedures.story import dated, known
from musterroll.procedures.story.model import Story
from musterroll.rules.explain import explain
from musterroll.rules.explanation.subject import Subject
from musterroll.store.state.about import run_about

if TYPE_CHECKING:
    from musterroll.rules.pipeline import Run
    from musterroll.store.setup import Book


def tell(book: Book, person: str, judged: str = "") -> Story | None:
    """The story of the person with this key, as the state judged them; None where the state knows nobody by it.

    `judged` tells one judgement from the next for those who remember stories; nothing here depends on it.
    """
    with run_about(book, person) as run:
        return None if run is None else _of_run(run, person)


def _of_run(run: Run, person: str) -> Story | None:
    found = run.rows("SELECT pid FROM people WHERE person = ?", person)
    if not found:
        return None
    pid = found[0]["pid"]
    run.focus(pid)
    subject = Subject(run, pid)
    return Story(
        person=person,
        name=subject.who,
        engagements=dated.engagements(subject),
        leaves=dated.leaves(subject),
        roles=dated.roles(subject),
        posts=dated.posts(subject),
        access=dated.access(subject),
        accounts=known.accounts(subject),
        addresses=known.addresses(subject),
        steps=tuple(explain(run, pid)),
    )

"""The steps of a story as the page shows them: facts that they stand on are links to their records."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from musterroll.procedures.story.model import Story
from musterroll.rules.explanation.step import Step

_FACT = re.compile(r"\bbook:(\d{1,15})\b")


@dataclass(frozen=True)
class Shown:
    """One step. `id` is the obligation that it is about, empty for the others; `open`: it is read first."""

    id: str
    title: str
    sentences: tuple[SafeString, ...]
    rows: tuple[tuple[SafeString, SafeString], ...]
    open: bool


def derived(story: Story | None, record: str, first: Collection[str]) -> list[Shown]:
    """The steps in their order. `record` is the address of entry 0, empty for whoever may open none.

    `first` are the obligations of which one reads first.
    """
    return [] if story is None else [_shown(step, record, step.about in first) for step in story.steps]


def _shown(step: Step, record: str, open_: bool) -> Shown:
    return Shown(
        step.about or "",
        step.title,
        tuple(linked(sentence, record) for sentence in step.sentences),
        tuple((linked(label, record), linked(says, record)) for label, says in step.rows),
        open_,
    )


def linked(text: str, record: str) -> SafeString:
    """The text, escaped, with each `book:17` leading to that entry."""
    if not record:
        return format_html("{}", text)
    return format_html_join("", "{}", ((part,) for part in _parts(text, record)))


def _parts(text: str, record: str) -> Iterator[str]:
    end = 0
    for hit in _FACT.finditer(text):
        yield text[end : hit.start()]
        yield format_html('<a href="{}">{}</a>', record.replace("/0/", f"/{hit[1]}/"), hit[0])
        end = hit.end()
    yield text[end:]

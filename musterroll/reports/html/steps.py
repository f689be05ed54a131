"""Steps of a derivation, drawn: numbered, each with what it says and the facts it stands on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from musterroll.reports.derivation import Step
from musterroll.reports.markup import Markup, dated, escape, tag


def explanation_html(steps: Iterable[Step]) -> Markup:
    """The same steps that `render_explanation` prints, as an ordered list."""
    return tag("ol", map(_step, steps), class_="steps")


def _step(step: Step) -> Markup:
    return _drawn(step.title, tuple(step.sentences), tuple(step.rows))


@lru_cache(maxsize=2048)
def _drawn(title: str, sentences: tuple[str, ...], rows: tuple[tuple[str, str], ...]) -> Markup:
    """Made once for as many verdicts as have the same rule or the same records, as most on a page do."""
    facts = "".join(f'<span class="src">{escape(name)}: {dated(value)}</span>' for name, value in rows)
    says = "".join(f"<p>{dated(sentence)}</p>" for sentence in sentences)
    return Markup(f'<li><h4>{escape(title)}</h4><div class="says">{says}{facts}</div></li>')

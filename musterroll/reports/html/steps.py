"""Steps of a derivation, drawn: numbered, each with what it says and the facts it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.reports.derivation import Step
from musterroll.reports.markup import Markup, dated, escape, tag


def explanation_html(steps: Iterable[Step]) -> Markup:
    """The same steps that `render_explanation` prints, as an ordered list."""
    return tag("ol", map(_step, steps), class_="steps")


def _step(step: Step) -> Markup:
    facts = "".join(f'<span class="src">{escape(name)}: {dated(value)}</span>' for name, value in step.rows)
    says = "".join(f"<p>{dated(sentence)}</p>" for sentence in step.sentences)
    return Markup(f'<li><h4>{escape(step.title)}</h4><div class="says">{says}{facts}</div></li>')

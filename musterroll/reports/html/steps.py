"""Steps of a derivation, drawn: numbered, each with what it says and the facts it stands on."""

from __future__ import annotations

from collections.abc import Iterable

from musterroll.reports.derivation import Step
from musterroll.reports.markup import Markup, dated, tag


def explanation_html(steps: Iterable[Step]) -> Markup:
    """The same steps that `render_explanation` prints, as an ordered list."""
    return tag("ol", map(_step, steps), class_="steps")


def _step(step: Step) -> Markup:
    facts = [tag("span", f"{name}: ", dated(value), class_="src") for name, value in step.rows]
    says = [tag("p", dated(sentence)) for sentence in step.sentences]
    return tag("li", tag("h4", step.title), tag("div", says, facts, class_="says"))

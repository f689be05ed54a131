"""The page as a whole: head with the lock on style and script, the sections in order, the foot."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from importlib.resources import files

from musterroll.reports.html.charts import charts
from musterroll.reports.html.evidence import criteria, inputs, made, policy
from musterroll.reports.html.findings import findings
from musterroll.reports.html.gaps import exempt, gap_section, soon
from musterroll.reports.html.parts import Clock, sprite
from musterroll.reports.html.people import left_out, population, sources
from musterroll.reports.html.top import cards, head, notices, requirements
from musterroll.reports.markup import Child, Markup, join, tag
from musterroll.reports.picture import Picture, period_words
from musterroll.reports.provenance import Provenance, utc_text
from musterroll.reports.words import many
from musterroll.rules.reconciliation import Reconciliation

PARTS = {
    "gaps": "Gaps",
    "people": "Population",
    "sources": "Sources",
    "findings": "Findings",
    "policy": "Policy",
    "inputs": "Inputs",
}
LOGO = Markup(
    '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M2 4.5h9M2 10h9M2 15.5h9" stroke="currentColor" '
    'stroke-width="1.8"/><path d="M13.5 4.2l1.6 1.6 3-3.4M13.5 9.7l1.6 1.6 3-3.4" fill="none" stroke="currentColor" '
    'stroke-width="1.8"/><path d="M14 15.5h4" stroke="currentColor" stroke-width="1.8" stroke-dasharray="1.6 1.2"/>'
    "</svg>"
)


def render_html(rec: Reconciliation, provenance: Provenance) -> bytes:
    """The report as one file, UTF-8. It fetches nothing and may be mailed, archived and printed."""
    picture, clock = Picture(rec), Clock(rec.policy.time_zone)
    style, script = _own("style.css"), _own("script.js")
    body = tag(
        "body",
        sprite(),
        tag("a", "Skip to the report", class_="skip", href="#main"),
        tag("div", _bar(), _main(picture, clock, provenance), _foot(picture, clock, provenance), class_="page"),
        tag("script", Markup(script)),
    )
    page = tag("html", _head(picture, style, script), "\n", body, lang="en")
    return f"<!doctype html>\n{page}\n".encode()


def _own(name: str) -> str:
    """One of our own files. Neither may hold what would end the element it stands in."""
    return "\n" + files(__package__).joinpath(name).read_text("utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _head(picture: Picture, style: str, script: str) -> Markup:
    lock = (
        f"default-src 'none'; style-src {_digest(style)}; script-src {_digest(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=lock),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"Gap report {period_words(picture.rec.question)}: {picture.headline}"),
        tag("style", Markup(style)),
    )


def _bar() -> Markup:
    brand = tag("span", LOGO, tag("span", "Musterroll", tag("small", "gap report")), class_="brand")
    choices = [
        tag("label", tag("input", type="radio", name="theme", id=f"theme-{key}", checked=key == "auto"), label)
        for key, label in (("auto", "Auto"), ("light", "Light"), ("dark", "Dark"))
    ]
    return tag(
        "header", brand, tag("fieldset", tag("legend", "Colours", class_="hide"), choices, class_="theme"), class_="bar"
    )


def _main(picture: Picture, clock: Clock, provenance: Provenance) -> Markup:
    sections: list[Child] = [
        notices(picture),
        head(picture, clock),
        _parts(),
        cards(picture, clock),
        requirements(picture),
        charts(picture),
        gap_section(picture, clock),
        exempt(picture, clock),
        soon(picture, clock),
        population(picture, clock),
        left_out(picture),
        sources(picture),
        findings(picture),
        policy(picture),
        criteria(picture),
        inputs(picture),
        made(provenance),
    ]
    return tag("main", "\n", [join(one, "\n") for one in sections if one], id="main")


def _parts() -> Markup:
    links = [tag("a", label, href=f"#{name}") for name, label in PARTS.items()]
    return tag("nav", links, class_="tabs", aria_label="Parts of this report")


def _foot(picture: Picture, clock: Clock, provenance: Provenance) -> Markup:
    rec = picture.rec
    read = tag("a", tag("b", many(rec.inputs.num_rows, "input")), href="#inputs")
    known = f"known at {utc_text(provenance.known_at)}" if provenance.known_at else "everything in them known"
    return tag(
        "footer",
        tag("span", "True up to the end of ", clock.day(rec.question.as_of), ", from ", read, f", {known}"),
        tag("span", "Made ", clock.instant(provenance.generated_at)),
        tag("span", f"{provenance.program}, tzdata {rec.tzdata}, policy version {rec.policy.version}"),
        tag("span", f"Dates in {clock.name}; hover for UTC"),
        class_="truth",
    )

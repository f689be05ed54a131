"""The fact that an extract was received: what auditors ask of information that a company produced."""

from __future__ import annotations

from musterroll.facts.bodies import ExtractReceived
from musterroll.facts.fact import Fact
from musterroll.sources.extract import Extract
from musterroll.sources.port import Source

UNREADABLE = "unreadable"  # among the parameters: why nothing could be read in what came whole


def receipt(source: Source, extract: Extract, collected_by: str | None = None) -> Fact:
    """`extract.received` for one pull. Its instant is that at which the pull began.

    `rows` is stated for full lists, which the rules compare with the one before; the rows of a log or of what changed
    since the last pull say nothing about that, and stand among the parameters. Of a list with parts that fade the
    parameters say how many rows are to be compared.
    """
    query = next((one for one in source.queries if one.name == extract.query), None)
    listed = extract.full and query is not None and query.may_shrink
    parameters = {name: value for name, value in extract.parameters.items() if value != ""}
    parameters |= {"full": extract.full, "rows_by_part": dict(extract.rows_of)}
    if listed and query is not None and query.fading:
        lasting = {part: rows for part, rows in extract.rows_of.items() if part not in query.fading}
        parameters["lasting_rows"] = sum(lasting.values())
    if extract.why_incomplete:
        parameters["why_incomplete"] = extract.why_incomplete
    return Fact(
        kind="extract.received",
        source=source.name,
        happened_at=extract.began_at,
        actor="sync",
        body=ExtractReceived(
            sha256=extract.sha256,
            source=source.name,
            role=source.role,
            query=extract.query,
            parameters=parameters,
            rows=extract.rows if listed else None,
            bytes=extract.size,
            pages=extract.pages,
            complete=extract.complete,
            collected_by=collected_by,
        ),
    )

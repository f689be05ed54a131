"""What the server counts, in the form that Prometheus reads. No name, address or key of anybody is among it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from musterroll.facts.bodies import ExtractReceived
from musterroll.store.reading.measures import measures
from musterroll.store.reading.of_kind import of_kind
from musterroll.store.tables import Tables
from musterroll.web.site import Site, site


@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """All counts, taken now."""
    registry = CollectorRegistry()
    registry.register(_Counts(site()))
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Counts:
    """One look at the book."""

    def __init__(self, here: Site) -> None:
        self._here = here

    def collect(self) -> Iterator[Metric]:
        """Each count with what it means."""
        tables = self._here.book.tables
        found = measures(tables)
        yield GaugeMetricFamily("musterroll_entries", "Entries of the book.", found.entries)
        yield GaugeMetricFamily("musterroll_entries_not_judged", "Entries that wait to be judged.", found.behind)
        yield GaugeMetricFamily("musterroll_people", "People in the population.", found.people)
        obligations = GaugeMetricFamily(
            "musterroll_obligations", "Obligations of the period, by status.", labels=["requirement", "status"]
        )
        for requirement, status, count in found.by_status:
            obligations.add_metric([requirement, status], count)
        yield obligations
        findings = GaugeMetricFamily("musterroll_findings", "Findings, by severity.", labels=["severity"])
        for severity, count in found.findings:
            findings.add_metric([severity], count)
        yield findings
        ages = GaugeMetricFamily(
            "musterroll_source_age_seconds", "Since the last extract of a source.", labels=["source"]
        )
        for source, at in sorted(_last_extracts(tables).items()):
            ages.add_metric([source], (self._here.now - at).total_seconds())
        yield ages


def _last_extracts(tables: Tables) -> dict[str, datetime]:
    """When the last extract of each source was received."""
    found: dict[str, datetime] = {}
    for one in of_kind(tables, "extract.received"):
        if one.fact is not None and isinstance(one.fact.body, ExtractReceived):
            found[one.fact.body.source] = one.received_at
    return found

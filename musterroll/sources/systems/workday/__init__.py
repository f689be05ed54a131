"""Workday: workers, active and gone, from a report of the company's own; or, with less in it, from the REST interface.

May import: facts.
"""

from musterroll.sources.systems.workday.source import SOURCE

__all__ = ["SOURCE"]

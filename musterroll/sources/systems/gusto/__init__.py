"""Gusto: employees and contractors, which are two lists, with terminations and returns; leaves of absence.

May import: facts.
"""

from musterroll.sources.systems.gusto.source import SOURCE

__all__ = ["SOURCE"]

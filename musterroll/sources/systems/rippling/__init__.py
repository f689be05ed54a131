"""Rippling: workers of every kind, those who left and those who have not begun too; leaves of absence.

May import: facts.
"""

from musterroll.sources.systems.rippling.source import SOURCE

__all__ = ["SOURCE"]

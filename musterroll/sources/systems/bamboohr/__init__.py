"""BambooHR: workers, active and gone, and the records of its training module.

May import: facts.
"""

from musterroll.sources.systems.bamboohr.source import SOURCE

__all__ = ["SOURCE"]

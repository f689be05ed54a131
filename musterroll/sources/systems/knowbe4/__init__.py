"""KnowBe4: users, and what they did with the training that they were enrolled in.

May import: facts.
"""

from musterroll.sources.systems.knowbe4.source import SOURCE

__all__ = ["SOURCE"]

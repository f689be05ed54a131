"""Moodle: users, courses, who completed which, and enrolling somebody.

May import: facts.
"""

from musterroll.sources.systems.moodle.source import SOURCE

__all__ = ["SOURCE"]

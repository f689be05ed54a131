"""Google Workspace: users, those deleted of late, and membership of groups as access.

May import: facts.
"""

from musterroll.sources.systems.google.source import SOURCE

__all__ = ["SOURCE"]

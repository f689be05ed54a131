"""Microsoft Entra ID: users, also deleted ones, and who changed; groups as access; sign-ins; taking out of a group.

May import: rules, facts.
"""

from musterroll.sources.systems.entra.source import SOURCE

__all__ = ["SOURCE"]

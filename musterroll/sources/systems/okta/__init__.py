"""Okta: users of every status, membership of groups as access, sign-ins, and taking out of a group and back in.

May import: facts.
"""

from musterroll.sources.systems.okta.source import SOURCE

__all__ = ["SOURCE"]

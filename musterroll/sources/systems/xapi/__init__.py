"""xAPI: statements about finished training, pulled from any LRS, and pushed to this server.

`statement` reads one statement, for both ways. May import: facts.
"""

from musterroll.sources.systems.xapi.source import SOURCE

__all__ = ["SOURCE"]

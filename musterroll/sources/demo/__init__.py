"""Northfen, an invented company: export files as a real one would have them, and what was planted in them.

`build` makes it in memory from a seed, `write` puts it into a folder. Nothing is read, fetched or timed; the
standard library is enough, but for the workbook, which imports its writer when it is written.

May import: the standard library, xlsxwriter.
"""

from musterroll.sources.demo.company import PERIOD, DemoCompany, build, write
from musterroll.sources.demo.people import AS_OF
from musterroll.sources.demo.plants import Due, Plant
from musterroll.sources.demo.policies import POLICIES

__all__ = ["AS_OF", "PERIOD", "POLICIES", "DemoCompany", "Due", "Plant", "build", "write"]

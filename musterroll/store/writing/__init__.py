"""One commit, in the quick words of each database: no object of a table, as few round trips as there can be.

May import: facts, ledger, and nothing of `store` but `tables` and `heads`.
"""

from musterroll.store.writing.choose import Writer, writer
from musterroll.store.writing.written import Beside, Columns, Packed, Used, Written, at_once

__all__ = ["Beside", "Columns", "Packed", "Used", "Writer", "Written", "at_once", "writer"]

"""One commit, in the quick words of each database: no object of a table, as few round trips as there can be.

May import: facts, ledger, and nothing of `store` but `tables` and `heads`.
"""

from musterroll.store.writing.choose import writer
from musterroll.store.writing.written import Beside, Columns, Used, Written, at_once

__all__ = ["Beside", "Columns", "Used", "Written", "at_once", "writer"]

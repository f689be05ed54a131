"""The business: facts and policies in, a reconciliation out. Both are plain values and Arrow tables.

Pure: no clock, no chance, no network, no settings. Now, today and seeds are arguments, so the same
facts and the same question give the same answer on any machine and on any day.

May import: facts.
"""

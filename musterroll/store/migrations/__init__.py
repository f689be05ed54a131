"""The tables of the book, step by step. A step that has been published is never changed.

May import: nothing of this house but `store.fields` and `store.triggers`.
"""

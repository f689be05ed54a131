"""Watched folders and buckets, looked into: what is new there is read once, as `collect FILE` reads it.

Which files were read follows from the facts in the book, by digest; nothing in the folders is touched.

May import: what procedures may.
"""

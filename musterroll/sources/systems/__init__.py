"""The systems that can be asked: one file or folder each, with a `SOURCE` in it, found by listing this folder.

A source knows `sources.port` and what lies beside it there (http, paging, reading), and no other source.

May import: facts.
"""

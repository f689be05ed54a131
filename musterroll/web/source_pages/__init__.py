"""Sources: how fresh each is, pulls that wait for a person, files by hand, and a new source.

May import: what the room may.
"""

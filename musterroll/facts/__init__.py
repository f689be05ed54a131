"""The vocabulary: what can be known, as one shape per kind of fact, and the five errors.

Nothing is computed here that depends on a company's policy, and nothing is read or written:
no files, no clock, no chance, no network.

May import: no other room.
"""

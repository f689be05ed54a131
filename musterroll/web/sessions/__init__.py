"""Live sessions: those that were held, and the roster of one more.

May import: what the room may.
"""

"""How the server is, for those who watch it: whether it lives, whether it can answer, and what it counts.

May import: what the room may.
"""

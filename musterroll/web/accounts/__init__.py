"""Who signs in: operators, the roles they were given, and the ways in.

May import: what the room may.
"""

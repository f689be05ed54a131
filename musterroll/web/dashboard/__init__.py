"""Today: how many of how many, what is overdue, what falls due, what waits for a person.

May import: what the room may.
"""

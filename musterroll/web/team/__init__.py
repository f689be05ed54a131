"""A manager's team: what is overdue in it, what falls due; and which leads finished before their teams.

May import: what the room may.
"""

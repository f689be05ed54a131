"""The house: people who sign in and their roles; what was done here.

May import: what the room may.
"""

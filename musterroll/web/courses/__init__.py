"""Courses: their versions, what they teach against what the policy asks, what is archived of them.

May import: what the room may.
"""

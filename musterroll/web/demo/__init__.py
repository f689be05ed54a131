"""Signing in as anybody of the demo company, which is invented.

May import: what the room may.
"""

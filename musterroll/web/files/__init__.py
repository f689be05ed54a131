"""Exports that somebody hands in by browser.

May import: what the room may.
"""

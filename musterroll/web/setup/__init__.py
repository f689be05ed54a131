"""The first run: an administrator, a policy from a few questions, the first files or the demo company, a gap report.

May import: what the room may.
"""

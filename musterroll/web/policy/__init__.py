"""The policy: its versions in sentences, what differs between two, a new one from its check to its adoption; criteria.

May import: what the room may.
"""

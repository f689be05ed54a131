"""Proof: the head of the log, its latest checkpoint and key, where it is anchored; and a proof checked by pasting it.

    page        the page
    checking    what somebody pasted, checked with the key of the log, in words

May import: what the room may.
"""

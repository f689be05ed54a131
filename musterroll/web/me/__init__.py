"""What a person sees about themselves: the next thing to do, what was finished, what is kept.

May import: what the room may.
"""

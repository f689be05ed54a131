"""What programs send: training records, xAPI statements, alerts. Each answer comes after its facts are on the disk.

records statements alerts nudges   one file for each address, or two that are alike
signed signatures           requests that carry a signature in place of a token
body appended               a request's bytes within their limit; facts into the book

May import: procedures (that a source has news), sources, facts, web.tokens, and the plumbing of this room.
"""

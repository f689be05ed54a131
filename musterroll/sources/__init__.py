"""Where facts come from: systems that are asked over HTTP, and files as they export them.

Rows in = facts + refused rows, each with its place and reason; nothing is dropped in silence. Fetching is
I/O and gives an extract of raw pages; reading is pure: the same bytes and options give the same facts.

May import: rules, facts, buckets.
"""

"""Where facts come from: files as other systems export them, read into tables of facts.

Rows in = facts + refused rows, each with its place and reason; nothing is dropped in silence. Reading is
pure: the same bytes and options give the same facts.

May import: rules, facts.
"""

"""Gaps: what was missed, late or cannot be decided, each as a sentence; findings, explanations and exemptions.

filters        what an address narrows the list to, and the words for it
inside         what opens below a line
one            one obligation with its forms
rows           an obligation as it is shown: its sentence, how it came about, what is beside it
listing export the page, and the same rows as CSV
findings       the findings that ask for a word, whether about an obligation or not
explain        a named person's words beside a finding
exempt         asking for an exemption
exemptions     what was asked for, and the second person's answer

May import: what the room may.
"""

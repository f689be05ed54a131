"""Ways to reach someone: e-mail. A channel takes a message and gives a receipt, or says why it could not.

A channel knows neither the book nor the rules: who is written to, and why, is decided by a procedure.

May import: facts.
"""

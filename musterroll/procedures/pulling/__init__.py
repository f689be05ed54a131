"""Asking sources and taking their answers into the book, pull by pull.

What a source was asked before, and where its next pull goes on, follows from the facts in the book: there is no state
beside them that a crash could leave wrong.

May import: what procedures may.
"""

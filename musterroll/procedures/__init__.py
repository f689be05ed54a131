"""What the house does: one verb a file. A procedure reads the book, calls a port, and appends facts.

Now is an argument: nothing here reads the clock or speaks to a person.

May import: bundle, store, sources, channels, sinks, reports, rules, ledger, facts.
"""

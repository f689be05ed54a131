"""The command line: one file per command. Here, and only here, the clock is read and a person is spoken to.

A command asks sources for facts, the rules for an answer and a report for a page; it knows none of
their insides. What a command does not need it does not import, so that it starts at once.

Commands about files know nothing of the book: `check` on files must start at once.

May import: procedures, store, sources, sinks, reports, rules, ledger, facts.
"""

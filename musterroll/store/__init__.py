"""The book on disk: what was recorded, in order, so that it can be added to and not changed.

The only room that knows SQL databases, with `web` the only one that knows Django. No object of its tables leaves it.

    setup                 open_book: the database made ready, and its triggers looked at
    journal               the single way in: facts become entries, all of a call or none
    ahead                 many facts: the next ones made ready while the disk keeps those before
    entries               reading: entries, their bodies, facts
    tiles heads           the tree over the entries
    checkpoints           signed notes on the tree
    extracts archive      raw files by digest: erasable ones under a key each, and published ones
    blobs                 where those lie: a folder, or a bucket
    tokens seen counts    programs that send: who may, what came before, how much in a minute
    scim                  users that directories push: how each is now
    segments              facts as columns, for the rules
    state                 what the rules say of them, in tables that can be searched
    written_back          what of SQLite's log goes back to the book's file, and when
    triggers              what the database itself refuses: every change of what was recorded

May import: facts, rules, ledger, buckets.
"""

"""The single looks that `verify` takes, each from what the book holds now and nothing that it remembers.

    report       what was looked at, and what is wrong
    walk         entries, bodies, leaves, tiles and heads, in one pass from the first entry to the last
    signatures   checkpoints: signed by a known key, and on this very tree
    anchored     what is kept outside: folder, bucket, timestamps
    files        extracts, archive and segments against their digests

May import: store, sinks, ledger, facts, as its room.
"""

"""What the house does: one verb a file. A procedure reads the book, asks a sink or a channel, and appends facts.

The clock is an argument, so that a procedure can be tried for any day.

    log_keys   the key that signs, its rotation, and the keys that verify
    seal       sign a checkpoint, and anchor it outside
    anchors    the places outside, made from the settings
    verify     is the book what was recorded?
    export     the log as plain files that public tools read; and whether such files hold together

May import: store, sources, sinks, channels, reports, bundle, rules, ledger, facts.
"""

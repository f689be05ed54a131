"""One entry traced: from the row as received over the fact and its training record to the signed checkpoint.

    model     what is found on the way, as plain values
    entry     an entry traced
    origin    the file or pull that it was read from, and the row in it
    proven    its training record, and its proof

May import: the rest of procedures, store, sources, rules, ledger, facts.
"""

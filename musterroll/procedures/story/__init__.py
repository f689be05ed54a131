"""One person's story: everything dated that the rules know of them, and how each verdict came about, as plain values.

    model   what a story holds
    tell    a story, from the facts of one person
    dated   spells of work, leaves, roles and access
    known   accounts, and the addresses that were ever held

May import: the rest of procedures, store, reports, rules, facts.
"""

"""State: what the rules say of the book's facts, in tables that can be searched. A cache with a name.

It knows up to which entry and for which day it is true. `catch_up` brings it forward; deleting it and making it again
gives the same rows.

    catch_up      state follows the entries: nobody, those touched, or everybody is judged again
    everyone      when everybody must be judged again, and why
    naming        which accounts facts name, and what accounts have in common
    components    who might be whom: accounts that must be judged together
    touched       what new facts add to that, and whom they touch
    hops          whom they touch by a name or by entry in bulk
    summary       what the rules need to know of everybody, in short
    choose        facts of some accounts, with what the rules need to know of everybody
    judge         facts through the rules, as rows of the tables
    some          those touched, judged
    about         the rules run for one person, to ask how it came about
    adopted       the policies of the book
    explained     what somebody said of findings
    columns       the columns of the tables
    table_rows    rows that stay columns until they are looked at
    uncollected   Python's collector waits while very many objects are made
    merge         rows that differ are written, in one transaction
    head          up to which entry, for which day and question the state is true
    accounts      whose an account is, and which others that person has
    records       search, and training records out
    expiry        until when a completion is current
    compare       state against a rebuild
    state         State, the part of an open book

May import: facts, rules, and of `store` what reads entries and segments.
"""

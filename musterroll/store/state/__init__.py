"""State: what the rules say of the book's facts, in tables that can be searched. A cache with a name.

It knows up to which entry and for which day it is true. `catch_up` brings it forward; deleting it and making it again
gives the same rows.

    catch_up      state follows the entries: nobody, those touched, or everybody is judged again
    everyone      when everybody must be judged again, and why
    naming        which accounts facts name, and what accounts have in common
    components    who might be whom: accounts that must be judged together
    choose        facts of some accounts, with what the rules need to know of everybody
    judge         facts through the rules, as rows of the tables
    merge         rows that differ are written, in one transaction
    head          up to which entry, for which day and question the state is true
    records       search, and training records out
    compare       state against a rebuild
"""

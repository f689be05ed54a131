"""A period as it was known at an entry, in a small file that is written once and only read after that.

    view    which file: the period, the day it is judged for, how much was known
    write   the answer of the rules into a file
    rows    what is read from one
    read    pages of people, the keys of a stratum, one person with what they owe

May import: facts, rules, store's own files.
"""

"""An engagement: what its pages, its lists and the file with all of it have in common.

    words         parts of a population in words
    line columns  rows of an attribute sheet, and what stands in them as a file
    questions     findings that ask whether the population is complete
    lists         population, exclusions and reconciliation as tables
    ipe           how the population was produced, as sentences
    evidence      what lies behind one sampled obligation
    contents      every file of an engagement, by name
    pack          all of it as one ZIP, the same bytes for the same state

May import: the rest of procedures, store, sources, reports, rules, ledger, facts.
"""

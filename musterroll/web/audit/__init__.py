"""Audit periods, and the engagement of the auditor who was invited to one.

    engagement  a period, the day it is shown as known, whether an auditor reads
    shown       the view that a page reads; where it was not made, the work that makes it
    jobs        that work, in the clerk's process
    periods     the list, and what leads do: open, freeze, close, sign off
    page        the engagement: population, exclusions, reconciliation, how it was produced
    people      the rows behind its numbers
    files       the same as files
    everything  all of it as one file
    drawing     drawing a sample, replacing who was invalid
    sheet       the attribute sheet, and its files
    sampled     one sampled person with everything, and the form for A to F
    requests    what the auditor asks for, and gets
    menu        what an auditor finds in the menu
    viewed      every page that an auditor opens, recorded and shown

May import: what the room may.
"""

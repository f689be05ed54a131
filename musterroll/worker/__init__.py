"""The clock of the house: what is due is done, again and again, until somebody says stop.

There is no queue. What is due follows from the book, the settings and the time, so a worker that was killed has lost
nothing, and two workers take turns. The clock is an argument; only the program `python -m musterroll.worker` reads it.

    worker    the loop: looks once a second, starts what is due, stops when it is told to
    pulls     a source asked
    looks     watched folders looked into
    chores    the state brought forward, the book sealed
    patience  how long something that failed is left alone
    log       one line for each thing that happened

May import: procedures, store, sources, rules, facts.
"""

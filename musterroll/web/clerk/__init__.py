"""The clerk: a process beside that which answers pages, where the engine runs and files are read.

asking        `ask`: a question that a page waits for, remembered until the book has news; `ask_of_then`: about a time
              past, remembered until something is taken away
child         the process: reads questions from its standard input, writes answers to its standard output
tasks         `begin`: work that takes longer than anybody waits for, with progress that a page shows
aside         progress told while the book of one moment is read
looked_at     `last`: what runs of a kind of work, and how the one before it ended

May import: what the room may.
"""

from musterroll.web.clerk.asking import ask, ask_of_then
from musterroll.web.clerk.looked_at import last
from musterroll.web.clerk.tasks import begin

__all__ = ["ask", "ask_of_then", "begin", "last"]

"""A person's time drawn to scale: spells of work, leaves, roles and access, obligations and completions.

    lanes   what is drawn: lanes of spells, windows and marks
    scale   where a day stands: one scale for all lanes
    place   which row of a lane a window stands in, so that none covers another
    draw    the drawing, as SVG

May import: the rest of reports, rules, facts.
"""

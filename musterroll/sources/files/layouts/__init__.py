"""The layouts that are recognised, one file a layout or a family of them.

May import: `layout` and `headers` beside it, and nothing that reads.
"""

from __future__ import annotations

from musterroll.sources.files.layout import Layout
from musterroll.sources.files.layouts import (
    bamboohr,
    completions,
    google,
    gusto,
    knowbe4,
    microsoft,
    moodle,
    okta,
    people,
    rippling,
    tables,
    workday,
)

# Named systems first; the order is that of the documentation.
LAYOUTS: tuple[Layout, ...] = (
    *okta.LAYOUTS,
    *microsoft.LAYOUTS,
    *google.LAYOUTS,
    *rippling.LAYOUTS,
    *gusto.LAYOUTS,
    *bamboohr.LAYOUTS,
    *workday.LAYOUTS,
    *knowbe4.LAYOUTS,
    *moodle.LAYOUTS,
    *people.LAYOUTS,
    *completions.LAYOUTS,
    *tables.LAYOUTS,
)
BY_NAME: dict[str, Layout] = {layout.name: layout for layout in LAYOUTS}

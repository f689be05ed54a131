"""Criteria that training serves, as data: the SOC 2 numbers, how requirements map to them, the crosswalk.

Every wording is our own; nothing of AICPA, ISO or PCI text is in these files. May import: the standard
library, facts.errors, and rules.policy.model for its types. Reads only its own package data.
"""

from musterroll.rules.criteria.load import criteria, crosswalk, mapping, mapping_names
from musterroll.rules.criteria.model import Criterion, Crosswalk, Mapping, Served
from musterroll.rules.criteria.serve import criteria_for

__all__ = [
    "Criterion",
    "Crosswalk",
    "Mapping",
    "Served",
    "criteria",
    "criteria_for",
    "crosswalk",
    "mapping",
    "mapping_names",
]

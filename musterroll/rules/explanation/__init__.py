"""One person's way through the stages, in words: what `explain.explain` puts together, one file a part.

Each part asks the relations of a finished run and gives sentences; none decides anything anew. What a
stage does not keep, the reason that a completion is not counted for one requirement, is found here from
what the stages kept.

May import: the rest of rules, facts.
"""

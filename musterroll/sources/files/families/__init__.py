"""What each family of files becomes: columns in, tables of facts out. One file a family.

May import: `cells` and what lies under it, facts.tables.
"""

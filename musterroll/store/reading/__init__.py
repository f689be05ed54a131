"""What pages ask of the state: one question a function, answers as frozen values, never more than one page of rows.

Every question goes to an index; nothing here decides anything. Columns have the words of the reconciliation.

May import: facts and the room's tables.
"""

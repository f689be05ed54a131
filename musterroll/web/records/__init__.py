"""Records: completions as sources told them, found again; and one entry traced from the row to the checkpoint.

    listing     the list, and the same as CSV or as JSON
    record      one entry in four ways that must agree
    chain       the way from the row to the checkpoint, step by step

May import: what the room may.
"""

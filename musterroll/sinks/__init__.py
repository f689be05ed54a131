"""Where evidence goes: a folder, a bucket with Object Lock. A sink takes named bytes and gives a receipt.

`keep` writes once: what stands under a name is never written over, and the same bytes again are no second
copy. `replace` is for the few names whose bytes change by nature. A sink knows nothing of the book.

May import: facts, buckets.
"""

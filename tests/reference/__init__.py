"""The rules once more, slow and plain, and the made histories on which both implementations must agree.

Only `twin` is the second implementation, and it may import: facts alone. The rest may import everything.
"""

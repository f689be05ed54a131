"""Tables of long work; may import Django alone."""

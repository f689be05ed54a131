"""Tables of those who sign in; may import Django alone."""

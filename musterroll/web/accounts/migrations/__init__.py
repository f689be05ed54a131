"""Tables of those who sign in."""

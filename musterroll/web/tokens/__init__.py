"""Programs at the gate: their tokens, and how much they may ask in a minute.

    door          who shows which token, and whether it is for this address
    credentials   the token in a request's headers
    pace          requests a minute, counted by all processes together

What a token is, the store knows; it is made and revoked by procedures. May import: store, config, and the plumbing of
this room.
"""

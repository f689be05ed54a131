"""Tamper evidence: a Merkle tree over entries, its tiles, proofs, signed checkpoints and timestamps.

Bytes and integers only: nothing here knows what an entry says, where a tile is stored or what time it is.
The formats are public ones (RFC 6962, RFC 3161, C2SP), so that a stranger can check with tools of their own;
`docs/ledger.md` tells how. Chance is used once: to make a key.

    tree          hashes of leaves and nodes; the frontier, from which a tree grows
    tiles         the tree as files of 256 hashes; `bundles` are the entries that belong to them
    proofs        that a leaf is in a tree, and that a tree continues an older one
    keys notes    Ed25519 keys and signed notes; several keys under one name are a rotation
    checkpoints   origin, size and root of a tree as a signed note; cosignatures of witnesses
    proof_file    all that a stranger needs for one entry, as one text
    timestamps    requests to and answers of an RFC 3161 authority

May import: facts.
"""

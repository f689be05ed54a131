"""Files by digest, in a folder of the book or in a bucket: whole or not there, and never another under a name.

    place    what both can do
    folder   on a disk of this machine
    bucket   in S3, each upload held against its SHA-256
    choose   which of them, by the settings

May import: facts, buckets, and nothing of `store` but `files`.
"""

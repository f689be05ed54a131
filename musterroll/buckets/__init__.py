"""Buckets (S3): how one is reached, and what it answers in our errors. What is kept in one, its user decides.

    bucket   one bucket below one prefix
    errors   what a bucket answers when it will not

May import: facts.
"""

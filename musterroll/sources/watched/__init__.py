"""Folders and buckets into which somebody puts exports: listed, and each file fetched as it lies there.

A sibling of the systems that are asked: here nobody answers questions, so there is no client, no page and no cursor.
A place lists what lies in it and copies a file out; nothing in it is moved, changed or deleted.

May import: what sources may.
"""

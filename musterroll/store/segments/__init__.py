"""Segments: the book's facts as typed, immutable Parquet files, so that the engine reads columns and not bodies.

A file holds the facts of one kind from a range of entries, in the columns of `facts.tables.SCHEMAS`, in the order of
accounts. `row` is the index of the entry; `input` is the number of the source, so that a pointer `book:17` leads to
entry 17. What was not written to a segment yet is the tail, read from bodies. All files can be made again.

    inputs        the number of each source
    project       entries as tables
    files         tables as files, with a digest, whole or not at all
    index         which files there are: rows of the table `segments`
    withdrawn     facts of extracts that were taken back
    erased        facts whose bodies were erased
    tail          what stands in no segment yet
    drawers       the columns of segments as they lie in memory, for those who take out a few accounts again and again
    snapshot      the facts up to one entry as relations of the engine
    engine        the engine that the store asks
    segments      Segments, the part of an open book

May import: facts, rules (for the words by which keys are compared), and of `store` what reads entries.
"""

"""Files as other systems export them: CSV, workbooks, lines of facts, training records.

The way of a file: received (bytes, digest) -> table (text or worksheet) -> recognised by its header as one
of the layouts, or by what the person declared -> columns of facts. Nothing here reads a clock; what a file
cannot say (its zone, the order of day and month) is declared or refused, never guessed.

Import what you need from its own file: `read.read_files`, `declarations.Declarations`, `mapping.Mapping`,
`layouts.LAYOUTS`. Workbooks and gzip are imported when the first one comes along.

May import: rules (time zones), facts.
"""

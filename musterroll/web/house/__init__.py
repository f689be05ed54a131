"""The house: people who sign in and their roles; the book looked after; what was done here.

    operators tokens   who signs in, and which programs do
    keys               the key that signs, checkpoints, places outside
    verification       the book verified in the background
    backups            which there are, and one made now
    worker             what runs beside the pages, what waits, long work
    settings           as they are read, each with where it comes from
    acts               what was done, in words (`acts_told`), as far as is asked for (`acts_asked`)
    jobs               long work of these pages, in the clerk's process

May import: what the room may.
"""

"""How fast the main job is, compared with what people use today. `make bench` runs it and writes RESULTS.md.

May import anything of the package. `peers` holds the programs we compare with, each a script that runs alone and
imports nothing from here.
"""

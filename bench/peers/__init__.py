"""The programs we are compared with. Each is a script that runs alone; none imports anything of ours.

Each prints one line of JSON: what it found, and the seconds after its imports.
"""

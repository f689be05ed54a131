"""Alerts that other systems send, as facts that open training just in time. Pure; signatures are checked before.

    people         whose account a login is
    github gitlab generic   one file for each sender: its payload in, a fact or the reason why there is none out

May import: facts.
"""

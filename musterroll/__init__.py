"""Musterroll compares who had to be trained with who was, as an auditor would.

Only facts are written; everything else is computed from them. The rooms, and what each may import:

    cli                                          all below
    procedures                                   all below
    store   sources   channels   sinks   reports   rules, ledger, buckets, facts
    rules   ledger   buckets                     facts
    facts                                        nothing of this house

Neighbours on one line do not know each other. The tests hold this law.
"""

__version__ = "0.1.0"

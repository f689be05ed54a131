"""How a reconciliation is shown: on the terminal and as HTML, XLSX, CSV and JSON.

Everything shown comes from a Reconciliation; a report decides nothing and reads no input. The same
reconciliation and moment give the same bytes.

May import: rules, facts.
"""

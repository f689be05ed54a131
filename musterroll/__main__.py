"""`python -m musterroll` is the command `musterroll`."""

from __future__ import annotations

from musterroll.cli.main import main

if __name__ == "__main__":
    main(prog_name="musterroll")

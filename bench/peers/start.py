"""The start of a command alone: the interpreter, the imports that the command needs, an engine, and nothing read.

`start.py MODULE…` imports the modules and opens the engine. The harness names the modules that a small `check` was
seen to import, in their order, so this stays true when imports move. As in the command, what nothing uses is left out.
"""

import contextlib
import importlib
import json
import sys
import time

from musterroll.cli.start import leave_out_unused


def start(names: list[str]) -> int:
    """Import the modules and open the engine; how many modules are then loaded."""
    for name in names:
        with contextlib.suppress(ImportError):  # optional, and absent there too
            importlib.import_module(name)
    engine = importlib.import_module("duckdb")
    engine.connect(":memory:").execute("SELECT 1")
    return len(sys.modules)


if __name__ == "__main__":
    began = time.perf_counter()
    leave_out_unused()
    loaded = start(sys.argv[1:])
    print(json.dumps({"modules": loaded, "seconds": round(time.perf_counter() - began, 3)}))

"""The start of a command alone: the interpreter, the imports that `check` needs, an engine, and nothing read.

`start.py PACKAGE_FOLDER MODULE…` imports the modules and opens the engine. The harness names the modules that a
`check` of two small files was seen to import, so this stays true when imports move.
"""

import contextlib
import importlib
import json
import sys
import time

if __name__ == "__main__":
    began = time.perf_counter()
    sys.path.insert(0, sys.argv[1])
    for name in sys.argv[2:]:
        with contextlib.suppress(ImportError):  # optional, and absent there too
            importlib.import_module(name)
    import duckdb

    duckdb.connect(":memory:").execute("SELECT 1")
    print(json.dumps({"modules": len(sys.modules), "seconds": round(time.perf_counter() - began, 3)}))

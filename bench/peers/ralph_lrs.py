"""ralph, a learning record store, with its file back end: `ralph_lrs.py FOLDER PORT`, by a Python that has ralph-malph.

As installed it refuses the second request: its file is there already. So what it has is added to (`append`). It runs as
one process of uvicorn, without the reloading of its development server and without a line of log for each request.
"""

import os
import sys
from pathlib import Path

USER, PASSWORD = "tester", "secret-of-the-measurement"


def main(folder: Path, port: int) -> None:
    """Serve until ended."""
    os.environ["RALPH_APP_DIR"] = str(folder)
    os.environ["RALPH_RUNSERVER_BACKEND"] = "fs"
    os.environ["RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH"] = str(folder / "statements")
    import uvicorn
    from ralph.backends.data.base import BaseOperationType
    from ralph.backends.data.fs import FSDataBackend

    FSDataBackend.default_operation_type = BaseOperationType.APPEND
    uvicorn.run("ralph.api:app", host="127.0.0.1", port=port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

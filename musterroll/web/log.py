"""What the server writes about what it refused and took: one JSON object a line on standard error, without secrets.

Bodies, credentials and what stands in facts are never among it: names of tokens, counts, addresses and reasons
are, and the name of the request.
"""

from __future__ import annotations

import sys
from typing import Any

import structlog


def configure() -> None:
    """Sets the form of the lines. Once a process."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,  # the name of the request (asked.py)
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def log() -> Any:
    """The log of this process."""
    return structlog.get_logger("musterroll")

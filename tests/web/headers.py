"""What the headers of every answer must say."""

from __future__ import annotations

from typing import Any

# What is read where it stands, by programs and by pages, and is none itself.
_READ_THERE = {"healthz", "readyz", "xapi_about", "api_description"}
_ABOUT_NOBODY = {"api_description"}  # may be kept: it is the same for everybody


def faults_of_headers(answer: Any, name: str) -> list[str]:
    """What an answer lacks, so that nobody keeps it on the way, frames it, or shows a file that may be anything."""
    said, kind = answer.headers, answer.headers.get("Content-Type", "").partition(";")[0]
    faults = []
    if "no-store" not in said.get("Cache-Control", "") and name not in _ABOUT_NOBODY:
        faults.append("may be kept on the way")
    if said.get("X-Content-Type-Options") != "nosniff":
        faults.append("its kind may be guessed")
    if said.get("X-Frame-Options") != "DENY" or "frame-ancestors 'none'" not in said.get("Content-Security-Policy", ""):
        faults.append("may be framed")
    kept = said.get("Content-Disposition", "").startswith("attachment")
    if kind not in ("", "text/html") and name not in _READ_THERE and not kept:
        faults.append(f"{kind} is shown and not kept")
    loose = [one.key for one in answer.cookies.values() if not one["httponly"] or one["samesite"] != "Lax"]
    return faults + [f"the cookie {name} can be read by scripts, or goes elsewhere" for name in loose]

"""What is wrong with a world, if anything: a crash of one side, or differences between both."""

from __future__ import annotations

import re
import traceback

from tests.reference.adapter import sql_answer, twin_answer
from tests.reference.compare import differences
from tests.reference.histories.world import World


def complaints(world: World) -> list[str]:
    """Differences in words; a side that raises is one too. Empty when both agree."""
    try:
        ours = sql_answer(world)
    except Exception as error:  # noqa: BLE001 - whatever a made world raises is what we look for
        return [f"SQL raises {type(error).__name__}: {_first_line(error)}"]
    try:
        theirs = twin_answer(world)
    except Exception as error:  # noqa: BLE001 - the same for the twin
        return [f"the twin raises {type(error).__name__}: {_first_line(error)} at {_place(error)}"]
    return differences(ours, theirs)


def sort_of(complaint: str) -> str:
    """What a complaint is about, without persons, days and numbers: reducing must not run into another fault."""
    words = re.sub(r"[po]_[0-9a-f]{16}|\d{4}-\d\d-\d\d|\S+\.csv:\d+", "", complaint)
    head, _, rest = words.partition(": ")
    table = head.split(" ")[0] if not head.startswith(("SQL", "the twin")) else words[:60]
    column = rest.split(":")[0].split(" (")[0][:30]
    return f"{table} {' '.join(head.split()[1:2]) if table == 'finding' else ''} {column}".strip()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:300] if str(error).strip() else ""


def _place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{last.filename.rsplit('/', 1)[-1]}:{last.lineno}"

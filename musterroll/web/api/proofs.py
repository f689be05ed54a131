"""What can be kept and checked elsewhere: a training record with its proof, the proof alone, its C2SP form."""

from __future__ import annotations

from typing import Any

from musterroll.facts.record_shape import TrainingRecord
from musterroll.procedures.records_out import records_out
from musterroll.procedures.shapes import ProofShape
from musterroll.procedures.trace.model import Proven
from musterroll.procedures.trace.proven import proven, sealed_with
from musterroll.rules.policy.default import default_policy
from musterroll.store.checkpoints import SavedCheckpoint
from musterroll.store.state.records import of_entries
from musterroll.web.api.operation import File, Operation
from musterroll.web.api.shapes import LARGEST, Asked
from musterroll.web.api.words import ENTRY
from musterroll.web.api.wrong import NotThere
from musterroll.web.once import once
from musterroll.web.site import Site


def record(here: Site, asked: Asked, entry: int) -> File:
    """The training record of an entry, with its proof."""
    tables, number = here.book.tables, min(entry, LARGEST)
    policies = here.policies or (default_policy("UTC"),)
    made = records_out(tables, of_entries(tables, [number]), policies).get(number)
    if made is None:
        raise NotThere("This entry has no training record: it is no completion, not a finished one, or was erased.")
    return File(sealed_with(made, _proven(here, number).json).encode())


def proof(here: Site, asked: Asked, entry: int) -> File:
    """The proof of an entry."""
    return File(_proven(here, entry).json.encode())


def tlog_proof(here: Site, asked: Asked, entry: int) -> File:
    """The same in the form of C2SP."""
    return File(_proven(here, entry).tlog_proof.encode())


def moves(here: Site) -> Any:
    """A proof is another one under another checkpoint."""
    return checkpoint(here)


def checkpoint(here: Site) -> SavedCheckpoint | None:
    """The latest checkpoint, looked up once a request."""
    return once((id(here), "checkpoint"), here.book.checkpoints.latest)


def _proven(here: Site, entry: int) -> Proven:
    if entry >= here.standing.size:
        raise NotThere("There is no such entry.")
    found = proven(here.book, entry, checkpoint(here))
    if found.why_not:
        raise NotThere(found.why_not)
    return found


_NAMED = {"entry": ENTRY}
OPERATIONS = (
    Operation(
        name="api_record_file",
        route="records/<int:entry>/training-record",
        part="Records",
        summary="A training record with its proof, as a document that stands alone",
        scope="records:read",
        gives=TrainingRecord,
        file=True,
        tells="log",
        moves=moves,
        does=record,
        named=_NAMED,
    ),
    Operation(
        name="api_proof",
        route="entries/<int:entry>/proof",
        part="Log",
        summary="The proof that an entry is in the log, as musterroll.proof/1",
        scope="audit:read",
        gives=ProofShape,
        file=True,
        tells="log",
        moves=moves,
        does=proof,
        named=_NAMED,
    ),
    Operation(
        name="api_tlog_proof",
        route="entries/<int:entry>/tlog-proof",
        part="Log",
        summary="The same as a C2SP tlog-proof",
        scope="audit:read",
        gives=str,
        file=True,
        kind="text/plain; charset=utf-8",
        tells="log",
        moves=moves,
        does=tlog_proof,
        named=_NAMED,
    ),
)

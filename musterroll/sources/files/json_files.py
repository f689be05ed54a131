"""Lines of facts and training records: the facts room reads them, here they become an input."""

from __future__ import annotations

from musterroll.facts.errors import Unreadable
from musterroll.facts.facts_file import FactsFile, form_of, read_facts, read_training_records
from musterroll.facts.tables import ROLES
from musterroll.sources.files.faults import Faults
from musterroll.sources.files.input import Input
from musterroll.sources.files.ours import refuse_our_document
from musterroll.sources.files.received import Received

_START = 1 << 16


def read_json(number: int, received: Received, source: str | None) -> Input:
    """The facts or training records in a file; `Unreadable` if it holds neither."""
    refuse_our_document(received.name, received.data[:_START])
    form = form_of(received.data[:_START])
    if form == "facts":
        file = read_facts(received.data, number)
    elif form == "training-record":
        file = read_training_records(received.data, number, source)
    else:
        raise Unreadable(
            f"{received.name}: JSON, but neither facts (kind, source, body) nor training records (training_event).",
            "musterroll schema facts and musterroll schema training-record print what is expected.",
        )
    if not file.rows:
        raise Unreadable(f"{received.name}: no rows.", "Export it again.")
    return _input(number, received, form, file, source)


def _input(number: int, received: Received, form: str, file: FactsFile, source: str | None) -> Input:
    named = source or (file.sources[0] if len(file.sources) == 1 else None)
    faults = Faults.of_table(number, file.refused)
    return Input(
        number=number,
        name=received.name,
        source=named,
        role=ROLES.get(named) if named else None,
        sha256=received.sha256,
        size=received.size,
        rows=file.rows,
        layout=form,
        sheet=None,
        notes=[*(["unpacked from gzip"] if received.packed else []), *file.notes],
        faults=faults,
        tables=dict(file.tables),
    )

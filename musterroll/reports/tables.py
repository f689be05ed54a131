"""The reconciliation as flat tables: one value a cell, ids that stay, the person beside every row.

CSV and XLSX write these and nothing else. Cells are text, days, instants (UTC), whole numbers or yes/no;
what is a list in the reconciliation is text joined by "; ".
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.reports.gaps import gaps
from musterroll.reports.picture import WHAT_IF, Picture, built_in_notice, period_line, policy_line
from musterroll.reports.provenance import Provenance, utc_text
from musterroll.reports.sentences import Gap
from musterroll.reports.words import GAPS, title
from musterroll.rules.policy.describe import describe
from musterroll.rules.reconciliation import OBLIGATIONS

# Attributes of the person that stand beside every obligation, completion and finding.
BESIDE = ["name", "email", "type", "department", "manager"]

PERSON_FIRST = ["person", "name", "emails", "type", "department", "title", "manager"]

GAP_FIELDS = [
    "requirement",
    "topic",
    "course",
    "kind",
    "trigger_on",
    "due",
    "original_due",
    "due_basis",
    "completed_on",
]
GAP_MORE = ["days_late", "overdue_days_in_period", "open_at_period_end", "reason", "completion", "policy_version", "id"]


def population(picture: Picture) -> pa.Table:
    """Everybody known, in the population or not, with the reason of who is not."""
    people = picture.rec.people
    in_it = pc.not_equal(people["result"], "out_of_population")
    table = flat(people)
    first = [*PERSON_FIRST, "result", "reason", "strata"]
    rest = [name for name in table.column_names if name not in first]
    return table.select([*first, *rest]).add_column(len(PERSON_FIRST), "in_population", in_it)


def obligations(picture: Picture) -> pa.Table:
    """Every listed obligation with its person and the title of its requirement."""
    return _with_title(picture, _with_person(picture, flat(picture.rec.obligations)))


def gap_report(picture: Picture) -> pa.Table:
    """Obligations of the period that are late, missed, undecided or exempt, each with its sentence."""
    columns = {
        "status": pa.string(),
        "person": pa.string(),
        **{name: pa.string() for name in BESIDE},
        "requirement_title": pa.string(),
        **{name: OBLIGATIONS.field(name).type for name in (*GAP_FIELDS, *GAP_MORE)},
        "overdue_days": pa.int64(),
        "sentence": pa.string(),
        "notes": pa.string(),
        "explained": pa.string(),
    }
    rows = [_gap_row(picture, gap) for gap in gaps(picture, statuses=(*GAPS, "exempt"))]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(columns.items())))


def _gap_row(picture: Picture, gap: Gap) -> dict[str, Any]:
    others = [note.sentence for note in gap.notes if note.sentence != gap.sentence]
    return {
        **gap.row,
        **{name: gap.who.get(name) for name in BESIDE},
        "email": gap.email or None,
        "requirement_title": picture.titles.requirement(gap.row["requirement"]),
        "overdue_days": gap.age,
        "sentence": gap.sentence,
        "notes": " ".join(others) or None,
        "explained": gap.explained,
    }


def completions(picture: Picture) -> pa.Table:
    """Every completion as received, and what became of it."""
    return _with_person(picture, flat(picture.rec.completions()))


def sources(picture: Picture) -> pa.Table:
    """Which sources know a person or a lone account, and by what they were joined."""
    return flat(picture.rec.sources)


def findings(picture: Picture) -> pa.Table:
    """Every finding with its sentence and the facts it stands on."""
    return _with_person(picture, flat(picture.rec.findings))


def inputs(picture: Picture) -> pa.Table:
    """Every input with its digest; rows = facts + refused."""
    return flat(picture.rec.inputs)


def refused(picture: Picture) -> pa.Table:
    """Every row that could not be read, with the name of its input."""
    table, known = flat(picture.rec.refused), picture.rec.inputs
    names = known["name"].take(pc.index_in(table["input"], value_set=known["input"].combine_chunks()))
    return table.add_column(1, "name", names)


def policy(picture: Picture) -> pa.Table:
    """What each policy version says, a sentence a row."""
    versions = picture.rec.policies or (picture.rec.policy,)
    said = [(one, number, text) for one in versions for number, text in enumerate(describe(one), start=1)]
    return pa.table(
        {
            "version": pa.array([one.version for one, _, _ in said], pa.string()),
            "effective_from": pa.array([one.effective_from for one, _, _ in said], pa.date32()),
            "sha256": pa.array([one.sha256 for one, _, _ in said], pa.string()),
            "number": pa.array([number for _, number, _ in said], pa.int64()),
            "says": pa.array([text for _, _, text in said], pa.string()),
        }
    )


def about(picture: Picture, provenance: Provenance, cells: str) -> pa.Table:
    """What the tables are about: finding, period, policy, program, command; `cells` says how cells are written."""
    rec = picture.rec
    said = {
        "finding": picture.headline,
        "period": period_line(rec),
        "policy": policy_line(rec),
        "built-in policy": built_in_notice(rec.policy) if rec.policy.built_in else None,
        "what if": WHAT_IF if rec.question.what_if else None,
        "history begins": f"{rec.history_from}; nothing that fell due before is judged",
        "known": utc_text(provenance.known_at) if provenance.known_at else "everything in the inputs",
        "made": f"{utc_text(provenance.generated_at)} by {provenance.program}, tzdata {rec.tzdata}",
        "command": provenance.command,
        "cells": cells,
    }
    kept = {item: text for item, text in said.items() if text}
    return pa.table({"item": pa.array(list(kept), pa.string()), "value": pa.array(list(kept.values()), pa.string())})


# In the order of reading; the name is that of the sheet and of the file.
TABLES: dict[str, tuple[str, Callable[[Picture], pa.Table]]] = {
    "gap_report": ("obligations of the period that are late, missed, undecided or exempt", gap_report),
    "population": ("everybody known, with the reason of who is not in the population", population),
    "obligations": ("every listed obligation", obligations),
    "completions": ("every completion as received, and what became of it", completions),
    "reconciliation": ("which sources know whom, and by what accounts were joined", sources),
    "findings": ("every finding", findings),
    "inputs": ("every input with its digest", inputs),
    "refused": ("rows that could not be read", refused),
    "policy": ("what each policy version says", policy),
}


def flat(table: pa.Table) -> pa.Table:
    """The table with its lists joined to text; other columns are as they are."""
    return pa.table({name: _joined(table[name]) for name in table.column_names})


def _joined(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if not pa.types.is_list(column.type):
        return column
    return pa.chunked_array([_or_null(pc.binary_join(_texts(chunk), "; ")) for chunk in column.chunks], pa.string())


def _texts(lists: Any) -> Any:
    """Lists of text; a list of structs with the fields of each joined by a colon."""
    kind = lists.type.value_type
    if not pa.types.is_struct(kind):
        return lists
    values = lists.flatten()
    joined = pc.binary_join_element_wise(*(values.field(at) for at in range(kind.num_fields)), ":")
    lengths = pc.fill_null(pc.list_value_length(lists), 0)
    offsets = pa.concat_arrays([pa.array([0], pa.int32()), pc.cumulative_sum(lengths).cast(pa.int32())])
    return pa.ListArray.from_arrays(offsets, joined)


def _or_null(column: Any) -> Any:
    """Empty text as null: no value, not a value that is empty."""
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _with_person(picture: Picture, table: pa.Table) -> pa.Table:
    """Name and attributes of the person right after its key."""
    people = picture.rec.people
    place = pc.index_in(table["person"], value_set=people["person"].combine_chunks())
    at = table.column_names.index("person") + 1
    for number, name in enumerate(BESIDE):
        table = table.add_column(at + number, name, _attribute(people, name).take(place))
    return table


def _attribute(people: pa.Table, name: str) -> pa.ChunkedArray:
    if name != "email":
        return people[name]
    first = pc.list_slice(people["emails"], 0, 1)
    return _or_null(pc.binary_join(first, ""))


def _with_title(picture: Picture, table: pa.Table) -> pa.Table:
    ids = pc.unique(table["requirement"])
    titles = pa.array([picture.titles.requirement(name) for name in ids.to_pylist()], pa.string())
    at = table.column_names.index("requirement") + 1
    return table.add_column(at, "requirement_title", titles.take(pc.index_in(table["requirement"], value_set=ids)))


def heading(name: str) -> str:
    """The name of a table as words: "gap_report" reads "Gap report"."""
    return title(name)

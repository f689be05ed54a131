"""People: each row is a snapshot of one account, or one spell of its work."""

from __future__ import annotations

from collections import Counter
from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from musterroll.facts.tables import TEXTS
from musterroll.sources.files import words
from musterroll.sources.files.addresses import addresses, once
from musterroll.sources.files.arrow import TEXT, distinct, values
from musterroll.sources.files.cells import Cells, Moments
from musterroll.sources.files.families.contradictions import refuse_contradictions
from musterroll.sources.files.families.made import Made, address, coalesced, ends_before, facts, full_name, one_each

_STATUSES = ("active", "inactive")


def read_people(cells: Cells, input_: int) -> Made:
    """`person.observed` for every row, and `sign_in.observed` where the row has a last sign-in."""
    emails = address(cells, several="all are kept")
    keys = {field: emails if field == "email" else cells.key(field) for field in cells.reading.keys}
    account = coalesced(cells, list(keys.values()))
    cells.require(
        account, next(field for field in keys if cells.has(field)), "an id, number or address that names the account"
    )
    name = full_name(cells)
    status = _status(cells)
    body = {
        "account": account,
        "name": name,
        "status": status,
        "emails": _emails(cells, emails),
        "directory_id": cells.key("directory_id"),
        "employee_number": cells.key("employee_number"),
        **{field: cells.text(field) for field in ("employer", "department", "title", "manager", "home_zone")},
        **_engagement(cells),
    }
    refuse_contradictions(cells, account, name, emails)
    made = Made({"person.observed": facts("person.observed", cells, input_, body, happened=_seen(cells, status))})
    if cells.has("signed_in"):
        _add_sign_ins(made, cells, input_, account)
    return made


def _engagement(cells: Cells) -> dict[str, pa.Array]:
    """Type and days of work; a training platform does not know them."""
    if cells.reading.role == "lms":
        dropped = [cells.reading.column(f) for f in ("type", "started_on", "ended_on") if f in cells.reading.where]
        if dropped:
            cells.notes.append(f"not read from a training platform: {', '.join(dropped)}")
        return {}
    started, ended = cells.day("started_on"), cells.day("ended_on")
    cells.refuse(
        ends_before(started, ended),
        "ended_on",
        "a last day on or after the first",
        "Correct the first or the last day.",
    )
    return {"type": _type(cells), "started_on": started, "ended_on": ended}


def _shared(cells: Cells) -> bool:
    """Whether one column is read as type and as status."""
    return cells.reading.where.get("type", ()) == cells.reading.where.get("status", (-1,))


def _type(cells: Cells) -> pa.Array:
    """The kind of engagement. Words that are not known are kept, small, and noted."""
    kept: Counter[str] = Counter()

    def meaning(own: dict[str, str], word: str) -> str | None:
        folded = words.folded(word)
        if folded in own or folded in words.TYPE:
            return words.meaning(words.TYPE, own, word)
        # A column for type and status in one (BambooHR) holds words of the other kind too.
        nothing = folded in words.NO_TYPE or folded in words.STATUS or folded in words.NEITHER
        return None if nothing else " ".join(word.split()).casefold()

    types, unknown = cells.words("type", meaning)
    if not _shared(cells):
        cells.note_words("type", "says nothing about the kind of engagement", unknown)
    known = set(words.TYPE.values()) | set(cells.reading.words.get("type", {}).values())
    for entry in pc.value_counts(types).to_pylist():
        if entry["values"] is not None and entry["values"] not in known:
            kept[entry["values"]] = entry["counts"]
    cells.note_words("type", "kept as written", kept)
    default = cells.reading.layout.constants.get("type")
    if default is None and cells.reading.role == "contractor_list" and not cells.has("type"):
        default = "contractor"
    return pc.fill_null(types, default) if default else types


def _status(cells: Cells) -> pa.Array:
    """Active, inactive, or null where the source does not say; `blocked` is the inverse of a status."""
    cells.check_meanings("status", _STATUSES)
    status, unknown = cells.words("status", partial(words.meaning, words.STATUS))
    if _shared(cells):
        unknown = Counter({word: count for word, count in unknown.items() if words.folded(word) not in words.TYPE})
    neither = Counter({word: count for word, count in unknown.items() if words.folded(word) in words.NEITHER})
    cells.note_words("status", "read as neither active nor inactive", neither)
    cells.note_words("status", "not known, read as neither active nor inactive", unknown - neither)
    if cells.has("blocked"):
        blocked = pc.if_else(cells.flags("blocked"), "inactive", "active")
        status = pc.coalesce(status, blocked)
    if cells.has("inactive_since") and not cells.has("status"):
        gone = cells.moments("inactive_since").known
        status = pc.if_else(gone, pa.scalar("inactive", TEXT), status)
    return status


def _seen(cells: Cells, status: pa.Array) -> Moments | None:
    """When the row was written; for an inactive account, since when it is known to be inactive."""
    seen = cells.moments("seen") if cells.has("seen") else None
    if not cells.has("inactive_since"):
        return seen
    since = cells.moments("inactive_since").where(pc.fill_null(pc.equal(status, "inactive"), False))
    if seen is None:
        return since
    use = since.known
    return Moments(
        *(pc.if_else(use, a, b) for a, b in ((since.at, seen.at), (since.on, seen.on), (since.zone, seen.zone)))
    )


def _emails(cells: Cells, emails: pa.Array) -> pa.Array:
    """The addresses of each row: the work address, others in its cell, then aliases."""
    further = cells.further_addresses("email")
    if not further and not cells.has("aliases"):
        return one_each(emails)
    coded = cells.key("aliases").dictionary_encode()
    # The sign-in name that Entra gives a guest is nobody's address.
    aliases = [[one for one in addresses(text) if "#EXT#" not in one] for text in distinct(coded)]
    lists = []
    for row, (email, at) in enumerate(zip(values(emails), values(coded.indices), strict=True)):
        told = [*([email] if email else ()), *further.get(row, ()), *(aliases[at] if at is not None else ())]
        lists.append(once(told) or None)
    return pa.array(lists, TEXTS)


def _add_sign_ins(made: Made, cells: Cells, input_: int, account: pa.Array) -> None:
    signed_in = cells.moments("signed_in")
    table = facts("sign_in.observed", cells, input_, {"account": account}, happened=signed_in)
    made.tables["sign_in.observed"] = table.filter(signed_in.known)

"""How a verdict came about, from the relations of a finished run, in words that let a stranger do it again.

`find_people` says whom a person means; `explain` gives the steps: who, work, whom each requirement binds,
each obligation with its completions, findings about the person, and all completions.
"""

from __future__ import annotations

from dataclasses import dataclass

from musterroll.rules.explanation import due
from musterroll.rules.explanation import verdict as verdicts
from musterroll.rules.explanation.audience import audience, in_a_line
from musterroll.rules.explanation.identity import who
from musterroll.rules.explanation.records import Records, all_records
from musterroll.rules.explanation.step import Step
from musterroll.rules.explanation.subject import Row, Subject
from musterroll.rules.explanation.work import work
from musterroll.rules.pipeline import Run
from musterroll.rules.script import asked

__all__ = ["Found", "Step", "explain", "find_people"]


@dataclass(frozen=True)
class Found:
    """Somebody a search may mean: number in the run, key, name, and accounts as `source:account`."""

    pid: int
    person: str
    name: str
    accounts: tuple[str, ...]


_SEARCHES = (
    # A key, or one that accounts of theirs would have given.
    "SELECT pid FROM people WHERE person = $1 OR list_contains(aliases, $1)",
    "SELECT pid FROM person_accounts WHERE source || ':' || account = $1 OR source || ':' || account = folded($1)",
    # An account key, or an address ever held.
    "SELECT pid FROM person_accounts WHERE account = account_key($1) "
    "UNION SELECT p.pid FROM account_addresses h JOIN account_people p USING (acct) WHERE h.address = folded($1)",
    "SELECT p.pid FROM account_snapshots s JOIN account_people p USING (acct) WHERE spelling(s.name) = spelling($1)",
    # Part of a name or an address.
    "SELECT p.pid FROM account_snapshots s JOIN account_people p USING (acct) "
    "WHERE contains(spelling(s.name), spelling($1)) "
    "UNION SELECT p.pid FROM account_addresses h JOIN account_people p USING (acct) "
    "WHERE contains(h.address, folded($1))",
)


def find_people(run: Run, words: str) -> list[Found]:
    """Everybody whom `words` may mean, sorted by key: a key, `source:account`, an account, an address, a name,
    part of a name or address.

    The first of these ways that finds anybody is used. An empty list: nobody.
    """
    for sql in _SEARCHES if words.strip() else ():
        pids = [row["pid"] for row in run.rows(f"SELECT DISTINCT pid FROM ({sql})", words.strip())]
        if pids:
            return sorted((_found(run, pid) for pid in pids), key=lambda one: one.person)
    return []


def _found(run: Run, pid: int) -> Found:
    subject = Subject(run, pid)
    accounts = tuple(f"{one['source']}:{one['account']}" for one in subject.person["accounts"])
    return Found(pid, subject.person["person"], subject.who, accounts)


def explain(run: Run, person: int | str, requirement: str | None = None) -> list[Step]:
    """The steps by which everything listed about one person came about, or about one requirement of theirs.

    `person` is their number in the run or their key. Raises KeyError for a person or requirement there is not.
    """
    pid = _pid(run, person)
    run.focus(pid)
    try:
        return _explained(Subject(run, pid), requirement)
    finally:
        run.widen()


def _explained(subject: Subject, requirement: str | None) -> list[Step]:
    wanted = [row for row in subject.requirements if requirement in (None, row["requirement"])]
    if not wanted:
        raise KeyError(requirement)
    records, listed = Records(subject), subject.rows(_OBLIGATIONS)
    steps, quiet = [who(subject), work(subject)], []
    for req in wanted:
        obligations = [_obligation(subject, records, req, row) for row in listed if row["req"] == req["req"]]
        if obligations or requirement:
            steps += [audience(subject, req), *(obligations or [_none_listed(req)])]
        else:
            quiet.append(in_a_line(subject, req))
    if quiet:
        steps.append(Step("Requirements of which nothing is listed for this period", (), tuple(quiet)))
    return [*steps, *_findings(subject, requirement), all_records(records, wanted[0] if requirement else None)]


def _findings(subject: Subject, requirement: str | None) -> list[Step]:
    """What else was found about the person: what no obligation's step says."""
    found = subject.run.rows(
        f"SELECT code, requirement, sentence FROM ({asked()['answer_findings']})"
        " WHERE person = ? AND obligation IS NULL",
        subject.person["person"],
    )
    kept = [row for row in found if requirement is None or row["requirement"] in (None, requirement)]
    rows = tuple((row["code"].replace("_", " "), row["sentence"]) for row in kept)
    return [Step("Findings about this person", (), rows)] if rows else []


def _none_listed(req: Row) -> Step:
    return Step(f"{req['title']}: obligations", ("Nothing is listed for this period.",))


_KINDS = {"role": "new role", "pre_access": "before the access", "version": "new version", "jit": "after an alert"}

# As listed, with what the rules found on the way.
_OBLIGATIONS = """
    SELECT o.*, o.due_basis AS basis, v.tenure, v.topic_no, v.course_no, v.meets_from,
           CASE WHEN v.closes IS NULL THEN v.extra ELSE 'window ' || v.closes END AS extra, v.alert_at,
           v.unmoved_due, v.due_after_break, v.not_required, v.cid, v.met_lo, v.met_hi,
           coalesce(CAST(f.rule AS VARCHAR), 'from') AS rule,
           coalesce(f.excused_if_current, false) AS excused_if_current,
           coalesce(f.straddling_cid = v.cid, false) AS straddled, c.begins_at AS met_begins, c.ends_at AS met_ends
    FROM in_words('verdicts') o JOIN verdicts v USING (oid) LEFT JOIN first_judged f ON f.rowid = v.first_no
    LEFT JOIN (SELECT rowid AS cid, begins_at, ends_at(begins_at, lasts_s) AS ends_at FROM completions) c
           ON c.cid = v.cid
    WHERE o.pid = ? ORDER BY o.trigger_on, o.due, o.kind, o.topic, o.course, o.id
"""


def _pid(run: Run, person: int | str) -> int:
    column = "pid" if isinstance(person, int) else "person"
    found = run.rows(f"SELECT pid FROM people WHERE {column} = ?", person)
    if not found:
        raise KeyError(person)
    return int(found[0]["pid"])


def _obligation(subject: Subject, records: Records, req: Row, row: Row) -> Step:
    detail = row["topic"] or row["course"]
    title = f"{req['title']}{f' ({detail})' if detail else ''}: {_KINDS.get(row['kind'], row['kind'])} due {row['due']}"
    rows = [due.trigger(subject, row), due.rule(subject, row)]
    if row["not_required"] not in ("carried_over", "converted"):
        rows += [
            due.due(subject, row),
            *due.moves(subject, row),
            *due.exemptions(subject, row),
            verdicts.wanted(subject, row),
        ]
        rows += list(verdicts.looked_at(records, row))
    rows += [verdicts.verdict(subject, row), *verdicts.settle(row)]
    return Step(f"{title}, {row['status'].replace('_', ' ')}", (), tuple(rows), row["id"])

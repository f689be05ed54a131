"""How a sampled person's verdicts came about is asked for them alone, and told as if everybody had been judged."""

from __future__ import annotations

from datetime import timedelta

from musterroll.facts.bodies import AccountKey
from musterroll.procedures.decide import linked
from musterroll.procedures.demo_company import AUDIT
from musterroll.procedures.extracts import extracts
from musterroll.procedures.known import adopted_policies, facts_of_book
from musterroll.procedures.views import view_known
from musterroll.procedures.withdraw import withdraw
from musterroll.rules import pipeline
from musterroll.rules.explain import Step, explain
from musterroll.rules.question import Question
from musterroll.store.frozen.read import Frozen
from musterroll.store.frozen.view import View
from musterroll.store.state.about import run_about_then
from musterroll.store.state.summary import summary_from
from musterroll.web.audit.jobs import derivation
from musterroll.web.site import Site

# Their verdicts hang on others: who shares an account or a name with them, whom nobody knows.
_TIED = ("shared_account", "identity_candidate", "unmatched_completion")


def _view(site: Site) -> View:
    return view_known(site.book, AUDIT.start, AUDIT.end, None, site.policy.time_zone, site.now)


def _among_everybody(site: Site, view: View, people: list[str]) -> list[tuple[Step, ...]]:
    facts = facts_of_book(site.book, view.size)
    run = pipeline.run(facts, adopted_policies(facts), Question(view.start, view.end, view.as_of))
    try:
        return [tuple(explain(run, person)) for person in people]
    finally:
        run.connection.close()


def test_one_person_judged_alone_has_the_steps_that_they_have_among_everybody(northfen: Site) -> None:
    view, rows = _view(northfen), northfen.book.tables.rows
    people = [rows("SELECT min(person) FROM state_findings WHERE code = %s", (code,))[0][0] for code in _TIED]
    told = [derivation(northfen.book, view, person) for person in people]
    assert told == _among_everybody(northfen, view, people)
    assert all(told)
    assert derivation(northfen.book, view, "p_0000000000000000") == ()

    later = northfen.now + timedelta(days=1)
    (one,), (other,) = (
        rows("SELECT source, account FROM state_accounts WHERE person = %s ORDER BY acct LIMIT 1", (person,))
        for person in people[:2]
    )
    accounts = [AccountKey(source=source, account=account) for source, account in (one, other)]
    northfen.book.journal.append([linked(accounts, "fay", "One person.", later)], received_at=later)
    northfen.book.state.catch_up(northfen.today)
    assert [derivation(northfen.book, view, person) for person in people[:2]] == told[:2], "as it was known then"


def test_where_the_state_cannot_say_who_matters_everybody_is_judged(northfen: Site) -> None:
    book, view = northfen.book, _view(northfen)
    summary = summary_from(Frozen(northfen.config.views, view).summary())
    person = book.tables.rows("SELECT min(person) FROM state_people")[0][0]

    def alone(of: View) -> bool:
        with run_about_then(book, person, of, summary) as run:
            return run is not None

    assert alone(view)
    assert not alone(View(view.start, view.end, view.as_of, view.size + 1_000)), "the state has not come as far"
    extract = next(iter(extracts(facts_of_book(book)).values()))
    withdraw(book, extract.sha256, "fay", "Of another company.", northfen.now)
    assert not alone(view), "what was withdrawn is not in the state any more, and was known then"

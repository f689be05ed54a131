"""The clerk: the engine beside the pages."""

from __future__ import annotations

import os
import time

import pytest

from musterroll.facts.errors import Refused, TryLater
from musterroll.facts.fact import Fact
from musterroll.web.clerk import ask, begin
from musterroll.web.site import Site
from tests.web.clerk import jobs
from tests.web.people import SignIn


def test_the_answer_comes_from_another_process_that_has_the_same_book(northfen: Site) -> None:
    size, process = ask(jobs.size_and_process)
    assert size == northfen.book.entries.size()
    assert process != os.getpid()


def test_an_answer_is_remembered_until_the_book_has_news(northfen: Site) -> None:
    first = ask(jobs.size_and_process)
    northfen.book.journal.append([_fact("operator.acted", {"by": "gus", "did": "viewed"})], received_at=northfen.now)
    assert ask(jobs.size_and_process) == first, "what somebody looked at is no news"
    northfen.book.journal.append([_fact("note.taken", {"text": "news"})], received_at=northfen.now)
    assert ask(jobs.size_and_process)[0] == first[0] + 2


def test_an_error_of_ours_keeps_its_words(northfen: Site) -> None:
    with pytest.raises(Refused) as raised:
        ask(jobs.refuses, "That cannot be.")
    assert (raised.value.what, raised.value.remedy) == ("That cannot be.", "Do something else.")


def test_whatever_else_fails_is_said_and_the_next_question_is_answered(northfen: Site) -> None:
    with pytest.raises(RuntimeError, match="by nought"):
        ask(jobs.fails)
    assert ask(jobs.size_and_process)


def test_a_clerk_that_ends_is_replaced(northfen: Site) -> None:
    with pytest.raises(TryLater):
        ask(jobs.ends)
    assert ask(jobs.size_and_process)


def test_long_work_is_looked_at_until_it_is_done(northfen: Site, sign_in: SignIn) -> None:
    task = begin(jobs.counts, 3, title="Counting", asked_by="fay", then="/today/")
    answer = _wait(sign_in, task)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/today/"


def test_long_work_that_a_person_must_help_says_how(northfen: Site, sign_in: SignIn) -> None:
    task = begin(jobs.refuses_at_length, title="Reading", asked_by="fay")
    page = _wait(sign_in, task).content.decode()
    assert "The file is empty." in page
    assert "Give another." in page


def test_who_has_no_role_cannot_look_at_it(northfen: Site, sign_in: SignIn) -> None:
    task = begin(jobs.counts, 1, title="Counting", asked_by="fay")
    _wait(sign_in, task)
    assert sign_in("stranger@elsewhere.example").get(f"/tasks/{task}/").status_code == 404


def _wait(sign_in: SignIn, task: str):  # type: ignore[no-untyped-def]  # the test client's answer has no public type
    client = sign_in("fay@northfen.example", "lead")
    for _ in range(600):
        answer = client.get(f"/tasks/{task}/")
        if b"every 1s" not in answer.content:
            return answer
        time.sleep(0.1)
    raise AssertionError("The task has not ended.")


def _fact(kind: str, body: dict[str, str]) -> Fact:
    return Fact(kind=kind, source="musterroll", body=body)

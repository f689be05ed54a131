"""The worker as a program of its own: killed, told to stop, two of them, and others at work beside it."""

from __future__ import annotations

import signal
from collections import Counter

from musterroll.sources.settings import variable
from tests.cli.books import BookFolder
from tests.sources.systems.okta.server import READ, OktaServer
from tests.worker.conftest import Gate, ended, said_until, started, until
from tests.worker.test_worker import facts, opened, received

QUESTIONS = ("users", "members", "grants", "sign_ins")


def everything_once(book: BookFolder) -> None:
    """All that Okta has is in the book, and nothing twice."""
    told = [fact for fact in facts(book) if fact.kind != "extract.received"]
    said = Counter((fact.kind, str(fact.happened_at), str(fact.body)) for fact in told)
    assert max(said.values()) == 1
    kinds = Counter(fact.kind for fact in facts(book))
    assert kinds["person.observed"] == 24
    assert sorted(received(book)) == sorted(QUESTIONS)


def test_of_two_workers_on_one_source_only_one_asks(tenant: BookFolder, okta: OktaServer, gate: Gate) -> None:
    okta.fault(gate, at=2)
    first = started(tenant)
    gate.wait()
    asked = len(okta.asked)
    assert "elsewhere job=okta" in ended(started(tenant, "--once"))
    assert len(okta.asked) == asked
    second = started(tenant)
    lines = said_until(second, "elsewhere job=okta")
    gate.opened.set()
    until(lambda: received(tenant).total() == len(QUESTIONS))
    for worker in (first, second):
        worker.send_signal(signal.SIGTERM)
    said = [ended(first), lines + ended(second)]
    assert [text.count("pulled source=okta") for text in said] == [4, 0]
    assert set(received(tenant).values()) == {1}
    everything_once(tenant)


def test_a_worker_that_was_killed_in_the_midst_loses_nothing_and_doubles_nothing(
    tenant: BookFolder, okta: OktaServer, gate: Gate
) -> None:
    okta.fault(gate, at=12)  # users are in the book, the next question is half asked
    killed = started(tenant)
    gate.wait()
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    gate.opened.set()
    assert "whole" not in "".join(str(one) for one in received(tenant))
    before = tenant.size()
    assert before > 0
    assert list((tenant.folder / "pulls" / "okta").iterdir())
    said = ended(started(tenant, "--once"))
    assert "pulled source=okta" in said
    assert not (tenant.folder / "pulls" / "okta").exists()
    everything_once(tenant)
    assert opened(tenant).checkpoints.latest() is not None
    tenant.done("log", "verify")


def test_told_to_stop_it_abandons_the_pull_and_says_goodbye(alone: BookFolder, okta: OktaServer, gate: Gate) -> None:
    okta.fault(gate, at=3)
    worker = started(alone)
    gate.wait()
    worker.send_signal(signal.SIGTERM)
    gate.opened.set()  # the answer comes, and no more is asked for
    asked = len(okta.asked)
    said = ended(worker)
    assert said.splitlines()[-1].split(" ", 1)[1] == "stopped"
    assert len(okta.asked) <= asked + 1
    assert received(alone) == Counter()
    assert not (alone.folder / "pulls" / "okta").exists()
    ended(started(alone, "--once"))
    everything_once(alone)


def test_a_system_that_does_not_answer_does_not_keep_it_from_ending(
    alone: BookFolder, okta: OktaServer, gate: Gate
) -> None:
    okta.fault(gate, at=3)
    worker = started(alone)
    gate.wait()
    worker.send_signal(signal.SIGINT)
    said = ended(worker)  # and the gate is still shut
    assert "stopped abandoned=okta" in said
    assert not (alone.folder / "pulls" / "okta").exists()
    assert received(alone) == Counter()


def test_while_it_runs_it_follows_what_others_do(alone: BookFolder, okta: OktaServer) -> None:
    settings = alone.folder / "musterroll.toml"
    with_okta = settings.read_text()
    alone.done("source", "remove", "okta")
    worker = started(alone)
    alone.done("collect", f"hris={alone.file('people.csv')}")
    until(lambda: (head := opened(alone).state.head()) is not None and head.upto == alone.size())
    settings.write_text("origin = ")
    settings.write_text(with_okta)
    until(lambda: received(alone)["sign_ins"])
    worker.send_signal(signal.SIGTERM)
    said = ended(worker)
    assert "settings_read sources=okta" in said
    assert "pulled source=okta question=users" in said
    assert READ not in said
    assert variable("okta", "token") not in said

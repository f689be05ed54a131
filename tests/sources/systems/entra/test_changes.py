"""What changed in Entra ID since the last pull: marks, tombstones, changes told in parts, worn-out marks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from musterroll.facts.bodies import PersonObserved
from musterroll.facts.envelope import parse_line
from musterroll.facts.errors import Refused, TryLater
from musterroll.facts.fact import to_line
from musterroll.sources.extract import in_memory
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems.entra import SOURCE
from tests.sources.kit.clock import NOON
from tests.sources.kit.pulling import Pulled, pulled
from tests.sources.kit.server import Reply
from tests.sources.kit.spoil import first_of_each_part, spoilt
from tests.sources.systems.entra.server import READER, SECRETS, TENANT, EntraServer, error, key, user


def people(got: Pulled) -> dict[str, PersonObserved]:
    return {one.body.account: one.body for one in got.facts if isinstance(one.body, PersonObserved)}


@pytest.fixture
def server() -> Iterator[Any]:
    with EntraServer() as server:
        yield server


@pytest.fixture
def settings(server: Any) -> Settings:
    return settled(server)


def settled(server: Any, **changes: str) -> Settings:
    told = {"tenant": TENANT, "client_id": READER, "client_secret": SECRETS[READER]}
    where = {"base_url": server.base_url, "login_url": server.base_url}
    return settle("entra", SOURCE.settings, {**where, **told, **changes})


def ask(settings: Settings, folder: Path, cursor: Mapping[str, str] | None = None) -> Pulled:
    return pulled(SOURCE, settings, "users", folder, cursor=cursor)


def test_a_second_pull_asks_only_for_what_changed(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    assert first.pull.extract.full
    server.changes(5, department="Elsewhere")
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert (second.pull.extract.full, second.pull.extract.rows) == (False, 1)
    assert {account: body.department for account, body in people(second).items()} == {key(5): "Elsewhere"}
    third = ask(settings, tmp_path, second.pull.extract.cursor)
    assert (third.facts, third.pull.extract.complete) == ([], True)


def test_a_change_that_is_told_in_part_is_a_whole_snapshot(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.changes(3, jobTitle="Lead")
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    before, now = people(first)[key(3)], people(second)[key(3)]
    assert (before.title, now.title) == ("Engineer", "Lead")
    assert (now.manager, now.emails, now.type) == (before.manager, before.emails, "contractor")


def test_one_who_did_not_change_is_told_in_the_same_words(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.changes(3)  # a replay: the log tells of somebody in whom nothing changed
    assert people(ask(settings, tmp_path, first.pull.extract.cursor))[key(3)] == people(first)[key(3)]


@pytest.mark.parametrize("reason", ["changed", "deleted"])
def test_one_whose_account_was_deleted_is_inactive(
    reason: str, server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.deletes(8, reason)
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    (told,) = second.facts
    assert told.body == PersonObserved(account=key(8), directory_id=key(8), status="inactive")
    assert (told.happened_at, second.reading.notes) == (NOON, {})


def test_a_removal_for_a_reason_that_nobody_knows_is_one_all_the_same(
    server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.deletes(8, "moved")
    server.log.append({"id": key(9), "@removed": None})
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert {body.status for body in people(second).values()} == {"inactive"}
    assert list(second.reading.notes.values()) == [2]


def test_one_who_was_restored_is_active_again(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.deletes(8)
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    server.lists["users"].append(user(8))
    server.changes(8)
    third = ask(settings, tmp_path, second.pull.extract.cursor)
    assert people(third)[key(8)] == people(first)[key(8)]


def test_a_change_during_the_pull_is_not_lost_to_the_next_one(server: Any, settings: Settings, tmp_path: Path) -> None:
    def change() -> None:
        server.changes(1, department="Elsewhere")

    server.change, server.change_after = change, 3
    first = ask(settings, tmp_path)
    assert people(first)[key(1)].department == "Platform"
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert people(second)[key(1)].department == "Elsewhere"


def test_one_who_changed_and_was_deleted_since_is_read_as_the_change_told_it(
    server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.log.append({"id": key(80), "displayName": "Nia Rook"})
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert people(second)[key(80)].name == "Nia Rook"
    assert people(second)[key(80)].status is None
    assert "a user who changed was not found afterwards: read as the change told it" in second.reading.notes


@pytest.mark.parametrize("turned", [False, True], ids=["in their order", "turned round"])
def test_of_several_changes_of_one_person_the_last_state_counts(
    turned: bool, server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.changes(2, department="Elsewhere")
    server.changes(2, department="Platform", jobTitle="Lead")
    server.log = server.log[::-1] if turned else server.log
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert second.reading.rows == 2
    assert (people(second)[key(2)].department, people(second)[key(2)].title) == ("Platform", "Lead")


def test_what_a_change_tells_is_not_lost_to_a_list_that_is_behind(
    server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.log.append({"id": key(2), "accountEnabled": False, "jobTitle": None, "manager@delta": [{"id": key(98)}]})
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    body = people(second)[key(2)]
    assert (body.status, body.title, body.department) == (None, None, "Platform")
    assert body.manager == "idris.vale@northfen.example"


def test_those_who_changed_are_asked_for_together(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    mark = len(server.asked)
    server.page_of_changes = 20
    for number in range(1, 21):
        server.changes(number, department="Elsewhere")
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert len(people(second)) == 20
    asked = [one for one in server.asked[mark:] if one.query.get("$filter", "").startswith("id in")]
    assert [one.query["$filter"].count("','") + 1 for one in asked] == [15, 5]


def test_rows_without_an_id_are_refused_and_asked_for_nowhere(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.log += [{"displayName": "Nia Rook"}, {"id": "x') or (1 eq 1", "displayName": "y"}]
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert (second.reading.rows, second.reading.told, len(second.reading.refused)) == (2, 1, 1)
    assert not [asked for asked in server.asked if "1 eq 1" in asked.query.get("$filter", "")]


@pytest.mark.parametrize(
    "worn_out",
    [
        Reply(
            {"error": {"code": "syncStateNotFound"}}, 410, {"Location": "https://graph.microsoft.com/v1.0/users/delta"}
        ),
        error(400, "syncStateNotFound"),
        error(404, "syncStateInvalid"),
    ],
    ids=["410", "400", "404"],
)
def test_a_mark_that_is_worn_out_leads_to_everything(
    worn_out: Reply, server: Any, settings: Settings, tmp_path: Path
) -> None:
    first = ask(settings, tmp_path)
    server.worn_out = worn_out
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert second.pull.extract.complete
    assert len(people(second)) == 26
    server.worn_out = None
    server.changes(5, department="Elsewhere")
    third = ask(settings, tmp_path, second.pull.extract.cursor)
    assert list(people(third)) == [key(5)]


def test_a_permission_that_was_taken_away_is_no_worn_out_mark(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.worn_out = error(403, "Authorization_RequestDenied")
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert isinstance(second.pull.error, Refused)
    assert second.pull.extract.pages == 0


def test_other_fields_in_the_settings_start_anew(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    second = ask(settled(server, other_mails="no"), tmp_path, first.pull.extract.cursor)
    assert len(people(second)) == 26
    assert "otherMails" not in second.pull.extract.cursor["asked"]


def test_a_mark_that_leads_elsewhere_is_not_followed(server: Any, settings: Settings, tmp_path: Path) -> None:
    server.next_host = "https://elsewhere.example"
    server.page_size = 100
    first = ask(settings, tmp_path)
    assert first.pull.extract.complete
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert isinstance(second.pull.error, Refused)
    assert "was not followed" in second.pull.error.what


def test_a_pull_of_changes_that_breaks_leaves_the_old_mark(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    for number in range(1, 7):
        server.changes(number, department="Elsewhere")
    # A token, the first changes, how these people are now; then the second page of changes is not answered.
    server.fault(error(500, "InternalServerError"), at=len(server.asked) + 4, times=99)
    second = ask(settings, tmp_path, first.pull.extract.cursor)
    assert isinstance(second.pull.error, TryLater)
    assert (len(people(second)), second.pull.extract.cursor) == (2, {})
    server._faults.clear()
    again = ask(settings, tmp_path, first.pull.extract.cursor)
    assert len(people(again)) == 6


def test_whatever_stands_in_a_change_reading_goes_on(server: Any, settings: Settings, tmp_path: Path) -> None:
    first = ask(settings, tmp_path)
    server.changes(2, department="Elsewhere")
    server.deletes(8)
    extract = ask(settings, tmp_path, first.pull.extract.cursor).pull.extract
    pages = first_of_each_part(extract)
    assert [page.part for page in pages] == ["now", "changes"]
    for at, page in enumerate(pages):
        for raw in spoilt(page.raw):
            told = [*pages[:at], replace(page, raw=raw), *pages[at + 1 :]]
            reading = SOURCE.read(in_memory("entra", "users", told, page.at, dict(extract.parameters)))
            facts = list(reading.facts())
            assert [parse_line(to_line(fact)) for fact in facts] == facts, raw
            assert reading.rows == reading.told + len(reading.refused)


# --- Tenants without a list of what changed ----------------------------------------------------------


def test_without_marks_every_pull_is_a_full_one(server: Any, tmp_path: Path) -> None:
    server.delta = False
    own = settled(server, delta="no")
    assert ask(own, tmp_path).pull.extract.cursor == {}
    server.lists["users"].append(user(25))
    assert len(people(ask(own, tmp_path))) == 27


def test_a_mark_where_there_are_none_is_said(server: Any, settings: Settings, tmp_path: Path) -> None:
    server.delta = False
    got = ask(settings, tmp_path)
    assert got.pull.error is not None
    assert "users/delta" in got.pull.error.what
    assert not got.pull.extract.complete

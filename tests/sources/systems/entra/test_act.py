"""Taking out of a group of Entra ID and putting back. A person is never deleted from the directory."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import ConfigError, Refused, TryLater
from musterroll.sources.settings import Settings, settle
from musterroll.sources.systems import entra
from musterroll.sources.systems.entra import SOURCE
from musterroll.sources.systems.entra.act import take_out
from musterroll.sources.systems.entra.ids import is_id, is_membership, membership
from tests.sources.kit.clock import FakeClock
from tests.sources.kit.pulling import client_of
from tests.sources.kit.server import Reply
from tests.sources.systems.entra.server import (
    ACTOR,
    READER,
    SECRETS,
    TENANT,
    EntraServer,
    error,
    group,
    group_key,
    key,
)

# Whatever somebody might put where an id belongs.
TRICKS = ["", ".", "..", "../..", key(2) + "?", key(2) + "#", key(2) + "/", key(2) + "\n", key(2)[:-1], f"{key(2)}/x"]
TRICKS += [f"../members/{key(2)}", "%2e%2e", f"{key(2)}%00", f" {key(2)}", f"{key(2)}/$ref?", "mara.2@northfen.example"]


@pytest.fixture
def server() -> Iterator[Any]:
    with EntraServer() as server:
        yield server


@pytest.fixture
def settings(server: Any) -> Settings:
    return settled(server)


def settled(server: Any, **changes: str) -> Settings:
    where = {"base_url": server.base_url, "login_url": server.base_url, "tenant": TENANT, "client_id": READER}
    own = {"act_client_id": ACTOR, "act_client_secret": SECRETS[ACTOR], "groups": "prod-access=production"}
    return settle("entra", SOURCE.settings, {**where, **own, **changes})


def act(settings: Settings, what: str, account: str, group: str, clock: FakeClock | None = None) -> str:
    do = SOURCE.remove if what == "remove" else SOURCE.restore
    assert do is not None
    with client_of(SOURCE, settings, clock, connect=SOURCE.connect_to_act) as client:
        return do(settings, client, account, group).sentence


def removals(server: Any) -> list[str]:
    return [asked.path for asked in server.asked if asked.method == "DELETE"]


# --- Never the person --------------------------------------------------------------------------------


def test_the_server_of_these_tests_deletes_a_person_where_the_reference_is_missing(
    server: Any, settings: Settings
) -> None:
    with client_of(SOURCE, settings, connect=SOURCE.connect_to_act) as client:
        client.send("DELETE", f"/v1.0/groups/{group_key(1)}/members/{key(2)}")
    assert server.deleted == [key(2)]


def test_only_the_membership_is_removed_and_nobody_is_deleted(server: Any, settings: Settings) -> None:
    assert act(settings, "remove", key(2), group_key(1)) == f"Account {key(2)} was taken out of the group prod-access."
    assert removals(server) == [f"/v1.0/groups/{group_key(1)}/members/{key(2)}/$ref"]
    assert key(2) not in server.members[group_key(1)]
    assert server.deleted == []


@pytest.mark.parametrize("trick", TRICKS, ids=repr)
@pytest.mark.parametrize("what", ["remove", "restore"])
def test_an_account_that_is_no_id_is_sent_nowhere(what: str, trick: str, server: Any, settings: Settings) -> None:
    with pytest.raises(Refused, match="no id of an account"):
        act(settings, what, trick, "prod-access")
    assert server.asked == []


@given(st.one_of(st.text(), st.sampled_from(TRICKS)), st.one_of(st.text(), st.just(key(2))))
def test_whatever_is_given_the_address_is_that_of_a_membership_or_none(group: str, account: str) -> None:
    for one, other in ((group, account), (account, group), (group_key(1), group), (group, key(2))):
        try:
            address = membership(one, other)
        except Refused:
            assert not (is_id(one) and is_id(other))
        else:
            assert address == f"/v1.0/groups/{one}/members/{other}/$ref"
            assert re.fullmatch(r"/v1\.0/groups/[0-9a-fA-F-]{36}/members/[0-9a-fA-F-]{36}/\$ref", address)


@pytest.mark.parametrize("end", ["", "/$ref", "/$REF", "/$ref/", "/%24ref", "/$ref?x=1"])
def test_an_address_that_is_none_of_a_membership_is_known_as_such(end: str) -> None:
    for trick in TRICKS:
        assert not is_membership(f"/v1.0/groups/{group_key(1)}/members/{trick}{end}"), trick


@pytest.mark.parametrize("end", ["", "/", "/$ref/", "/$ref?", "/%24ref", "/$ref/.."])
def test_a_removal_of_any_other_address_is_not_sent(end: str, server: Any, settings: Settings) -> None:
    with (
        client_of(SOURCE, settings, connect=SOURCE.connect_to_act) as client,
        pytest.raises(Refused, match="none of a membership"),
    ):
        take_out(client, f"/v1.0/groups/{group_key(1)}/members/{key(2)}{end}")
    assert server.asked == []


def test_one_function_alone_sends_removals() -> None:
    folder = Path(str(entra.__file__)).parent
    senders: list[str] = []
    for file in folder.glob("*.py"):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                words = [one.value for one in ast.walk(function) if isinstance(one, ast.Constant)]
                senders += [function.name] * words.count("DELETE")
    assert senders == ["take_out"]
    assert [file.name for file in folder.glob("*.py") if "DELETE" in file.read_text("utf-8")] == ["act.py"]


def test_a_redirect_of_a_removal_is_not_followed(server: Any, settings: Settings) -> None:
    person = f"/v1.0/groups/{group_key(1)}/members/{key(2)}"
    server.fault(Reply(status=307, headers={"Location": person}), at=3)  # after the token and the group
    with pytest.raises(Refused, match="a redirect where data were sent"):
        act(settings, "remove", key(2), group_key(1))
    assert (server.deleted, len(removals(server))) == ([], 1)


# --- Removing and giving back ------------------------------------------------------------------------


@pytest.mark.parametrize("name", [group_key(1), "prod-access", "Prod-Access", "production"])
def test_a_group_is_meant_by_its_id_its_name_or_its_system(name: str, server: Any, settings: Settings) -> None:
    act(settings, "remove", key(2), name)
    assert key(2) not in server.members[group_key(1)]


def test_an_account_is_put_back_and_being_there_already_is_said(server: Any, settings: Settings) -> None:
    act(settings, "remove", key(2), "production")
    assert (
        act(settings, "restore", key(2), "production") == f"Account {key(2)} was put back into the group prod-access."
    )
    assert key(2) in server.members[group_key(1)]
    said = act(settings, "restore", key(2), "production")
    assert said == f"Account {key(2)} was a member already of the group prod-access."


def test_putting_back_is_tried_again_after_a_failure(server: Any, settings: Settings) -> None:
    server.fault(error(503, "serviceNotAvailable"), at=3)
    assert "was put back" in act(settings, "restore", key(9), group_key(1))
    assert key(9) in server.members[group_key(1)]


def test_a_removal_that_is_throttled_waits(server: Any, settings: Settings) -> None:
    server.fault(Reply({}, 429, {"Retry-After": "9"}), at=3)
    clock = FakeClock()
    act(settings, "remove", key(2), group_key(1), clock)
    assert (clock.slept, key(2) in server.members[group_key(1)]) == ([9], False)


def test_a_removal_that_fails_for_long_is_tried_later(server: Any, settings: Settings) -> None:
    server.fault(error(503, "serviceNotAvailable"), at=3, times=99)
    with pytest.raises(TryLater):
        act(settings, "remove", key(2), group_key(1))
    assert key(2) in server.members[group_key(1)]
    assert len(removals(server)) == 4


def test_a_member_through_a_group_in_the_group_is_said(server: Any, settings: Settings) -> None:
    with pytest.raises(Refused, match="no direct member") as refused:
        act(settings, "remove", key(6), "production")
    assert "through a group in it" in refused.value.remedy
    assert server.deleted == []


@pytest.mark.parametrize(
    ("number", "why"),
    [(3, "has a rule for its members"), (4, "comes from an Active Directory"), (5, "is a distribution list")],
)
@pytest.mark.parametrize("what", ["remove", "restore"])
def test_a_group_whose_members_are_kept_elsewhere_is_left_alone(
    what: str, number: int, why: str, server: Any, settings: Settings
) -> None:
    server.members[group_key(number)] = [key(2)]
    with pytest.raises(Refused, match=why):
        act(settings, what, key(2), group_key(number))
    assert server.members[group_key(number)] == [key(2)]


def test_a_group_of_microsoft_365_is_no_distribution_list(server: Any, settings: Settings) -> None:
    server.lists["groups"].append(group(6, "crew", mailEnabled=True, groupTypes=["Unified"]))
    server.members[group_key(6)] = [key(2)]
    act(settings, "remove", key(2), "crew")
    assert server.members[group_key(6)] == []


@pytest.mark.parametrize("name", ["", "nobody", group_key(77), "x' or displayName ne '"])
def test_a_group_that_is_none_is_refused(name: str, server: Any, settings: Settings) -> None:
    with pytest.raises(Refused, match="no group"):
        act(settings, "remove", key(2), name)
    assert removals(server) == []


def test_a_name_that_two_groups_have_is_refused(server: Any, settings: Settings) -> None:
    server.lists["groups"].append(group(9, "prod-access"))
    with pytest.raises(Refused, match="2 groups"):
        act(settings, "remove", key(2), "production")
    assert removals(server) == []


def test_an_account_that_is_gone_cannot_be_put_back(settings: Settings) -> None:
    with pytest.raises(Refused, match=f"no account {key(77)}"):
        act(settings, "restore", key(77), "production")


def test_a_group_that_does_not_take_somebody_is_said(server: Any, settings: Settings) -> None:
    server.fault(error(400, "Request_BadRequest", "Invalid object."), at=3)
    with pytest.raises(Refused, match="did not take"):
        act(settings, "restore", key(9), group_key(1))


# --- Who may -----------------------------------------------------------------------------------------


def test_the_app_that_reads_is_not_the_app_that_acts(server: Any) -> None:
    same = settled(server, act_client_id=READER.upper(), act_client_secret=SECRETS[READER])
    with pytest.raises(ConfigError, match="is the app that reads"):
        act(same, "remove", key(2), "production")


def test_without_a_credential_of_its_own_nothing_is_done(server: Any) -> None:
    none = settled(server, act_client_id="", act_client_secret="", client_secret=SECRETS[READER])
    with pytest.raises(ConfigError, match="no credential to change groups"):
        act(none, "remove", key(2), "production")
    assert server.asked == []


def test_a_permission_that_is_missing_is_said(server: Any, settings: Settings) -> None:
    server.roles[ACTOR].remove("GroupMember.ReadWrite.All")
    with pytest.raises(Refused, match="not permitted"):
        act(settings, "remove", key(2), "production")

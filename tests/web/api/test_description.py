"""The description says all that there is, and nothing else; people can read it too."""

from __future__ import annotations

from django.urls import get_resolver

from musterroll.web.api.describe import path_of
from musterroll.web.api.operations import EVERY
from musterroll.web.site import Site
from musterroll.web.windows import RULES
from tests.web.people import browser

# Addresses for programs that describe themselves otherwise, or are for people.
OTHERWISE = ("scim_", "metrics", "api_nothing", "api_description", "api_docs")


def test_every_address_for_programs_is_described(office: Site) -> None:
    assert get_resolver().url_patterns, "reading them fills the rules"
    described = {path_of(one) for one in EVERY}
    patterns = {
        name: "/" + get_resolver().reverse_dict.getlist(name)[0][0][0][0].replace("%(", "{").replace(")s", "}")
        for name, rule in RULES.items()
        if (rule.for_programs or name.startswith(("api_", "xapi_"))) and not name.startswith(OTHERWISE)
    }
    assert set(patterns.values()) == described


def test_the_scope_that_is_described_is_the_one_that_is_asked(office: Site) -> None:
    assert get_resolver().url_patterns
    for one in EVERY:
        rule = next((RULES[each.name] for each in EVERY if each.route == one.route and each.name in RULES), None)
        if one.scope:
            assert rule is not None
            assert rule.scope_of(one.method) == one.scope


def test_it_is_for_anybody_and_kept_until_the_program_changes(office: Site) -> None:
    answer = browser().get("/api/v1/openapi.json")
    told = answer.json()
    assert (answer.status_code, told["openapi"]) == (200, "3.1.0")
    assert "@" not in answer.content.decode().replace("ana@", "")
    again = browser().get("/api/v1/openapi.json", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    for operations in told["paths"].values():
        for operation in operations.values():
            for status, response in operation["responses"].items():
                assert status < "400" or list(response["content"]) == ["application/problem+json"]


def test_every_operation_has_a_name_of_its_own_and_says_what_it_does(office: Site) -> None:
    assert len({one.name for one in EVERY}) == len(EVERY)
    assert all(one.summary and not one.summary.endswith(".") for one in EVERY)


def test_people_read_the_same_as_a_page_without_script(office: Site) -> None:
    page = browser().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert all(path_of(one) in text for one in EVERY)
    assert "people:read" in text

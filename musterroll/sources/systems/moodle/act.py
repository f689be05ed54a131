"""Enrolling somebody in a course, with a token that may do this and list courses."""

from __future__ import annotations

from musterroll.facts.errors import ConfigError, Refused, Unreadable
from musterroll.sources.connection import Connection
from musterroll.sources.http import Client
from musterroll.sources.paging import List, count, objects
from musterroll.sources.port import Done
from musterroll.sources.settings import Settings, variable
from musterroll.sources.systems.moodle.call import PATH, call, connect, error_code, unexpected
from musterroll.sources.systems.moodle.courses import is_front_page, key_member, key_of

_ENROL = "enrol_manual_enrol_users"


def connect_to_act(settings: Settings) -> Connection:
    """The connection that enrols. ConfigError without a token of its own."""
    if not settings.text("act_token"):
        way = f"Set {variable('moodle', 'act_token')} in the environment: a token of a second service."
        raise ConfigError("moodle: no credential to enrol with.", way)
    return connect(settings)


def enrol(settings: Settings, client: Client, account: str, course: str) -> Done:
    """Enrols `account` (its id) in `course` (its key, as facts have it). Enrolling twice changes nothing."""
    if not (account.isascii() and account.isdecimal()):
        raise Refused(f"moodle: {account!r} is no id of an account.", "Expected a number.")
    token, number = settings["act_token"].strip(), _course(settings, client, course)
    asked = {"roleid": str(settings.number("enrol_role")), "userid": account, "courseid": number}
    fields = {f"enrolments[0][{name}]": value for name, value in asked.items()}
    code = error_code(call(client, token, _ENROL, fields, again=False).raw)
    if code:
        raise unexpected(client, _ENROL, code)
    return Done(sentence=f"Account {account} was enrolled in {course}.")


def _course(settings: Settings, client: Client, course: str) -> str:
    function, member = "core_course_get_courses", key_member(settings)
    answer = call(client, settings["act_token"].strip(), function)
    code = error_code(answer.raw)
    if code:
        raise unexpected(client, function, code)
    if count(answer.raw) is None:
        raise Unreadable(f"moodle, {function}: the answer holds no list of rows.", "Try again later.")
    listed = objects(List(client=client, path=PATH).page(answer))
    found = [one["id"] for one in listed if key_of(one, member) == course and not is_front_page(one)]
    if len(found) != 1 or type(found[0]) is not int:
        what = f"{len(found)} courses are called" if found else "no course"
        raise Refused(f"moodle: {what} {course!r}.", "Check its name, and that the token sees it.")
    return str(found[0])

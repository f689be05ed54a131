"""Asking Moodle: users whole; courses, and for each the enrolled by page, with one or two calls for each of them.

What was asked about the people of a page comes before that page, so that each enrolment is read with all there is
about it, and counts as one row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from musterroll.facts.errors import Refused, Unreadable
from musterroll.sources.extract import Page
from musterroll.sources.paging import List, count, objects
from musterroll.sources.port import Ask
from musterroll.sources.systems.moodle.call import PATH, call, error_code, refusal, unexpected
from musterroll.sources.systems.moodle.courses import is_front_page, key_member, key_of

ENROLLED, STATUS = "core_enrol_get_enrolled_users", "core_completion_get_course_completion_status"
ACTIVITIES = "core_completion_get_activities_completion_status"


def fetch(ask: Ask) -> Iterator[Page]:
    """The pages of one question."""
    yield from _users(ask) if ask.query == "users" else _training(ask)


def _users(ask: Ask) -> Iterator[Page]:
    for value in ask.settings.words("users_values"):
        criteria = {"criteria[0][key]": ask.settings.text("users_key"), "criteria[0][value]": value}
        yield from _listed(ask, "core_user_get_users", criteria, part="users", rows_at="users")


def _training(ask: Ask) -> Iterator[Page]:
    member, found = key_member(ask.settings), dict[str, str]()
    for page in _listed(ask, "core_course_get_courses", {}, part="courses"):
        yield page
        for course in objects(page):
            number, key = course.get("id"), key_of(course, member)
            if type(number) is int and key and not is_front_page(course):
                found[str(number)] = key
    wanted = set(ask.settings.words("courses"))
    for number, key in found.items():
        if not wanted or key in wanted:
            yield from _course(ask, number)
    missing = sorted(wanted - set(found.values()))
    if missing:
        raise Refused(f"moodle.courses: no course {', '.join(missing)}.", "Check its name, and that the token sees it.")


def _course(ask: Ask, course: str) -> Iterator[Page]:
    """The enrolled of a course, until an empty page: a short one need not be the last, Moodle hides people in it."""
    size, start, rows, told = ask.settings.number("page_size"), 0, 1, set[str]()
    if size < 1:
        raise ask.settings.wrong("page_size", "a number above 0")
    while rows:
        options = {"limitfrom": str(start), "limitnumber": str(size), "sortby": "id", "sortdirection": "ASC"}
        asked = {"courseid": course}
        for place, (name, value) in enumerate(options.items()):
            asked |= {f"options[{place}][name]": name, f"options[{place}][value]": value}
        for page in _listed(ask, ENROLLED, asked, part="enrolled", about=course):
            for user in objects(page):
                number = user.get("id")
                if type(number) is int and str(number) not in told:
                    told.add(str(number))
                    yield from _about(ask, course, str(number))
            yield page
            rows = page.rows
        start += size
        if start > ask.client.connection.limits.pages * size:
            raise Refused(f"moodle: the enrolled of course {course} do not end.", "Ask the operator of the site.")


def _about(ask: Ask, course: str, user: str) -> Iterator[Page]:
    """What Moodle says of one person in one course; that it says nothing is an answer as well."""
    functions = {"status": STATUS} | ({"activities": ACTIVITIES} if ask.settings.flag("ask_activities") else {})
    for part, function in functions.items():
        answer = call(ask.client, ask.settings["token"].strip(), function, {"courseid": course, "userid": user})
        one = List(client=ask.client, path=PATH, part=part, about=f"{course}/{user}", counted=False)
        yield one.page(answer)
        code = error_code(answer.raw)
        ending = refusal(ask.client, function, code)
        if ending is not None and not (part == "activities" and isinstance(ending, Refused)):
            raise ending
        if code:
            return


def _listed(
    ask: Ask, function: str, arguments: Mapping[str, str], part: str, about: str = "", rows_at: str = ""
) -> Iterator[Page]:
    """One list. An answer that is none is kept, and ends the pull."""
    answer = call(ask.client, ask.settings["token"].strip(), function, arguments)
    yield List(client=ask.client, path=PATH, part=part, about=about, rows_at=rows_at).page(answer)
    code = error_code(answer.raw)
    if code:
        raise unexpected(ask.client, function, code)
    if count(answer.raw, rows_at) is None:
        raise Unreadable(f"moodle, {function}: the answer holds no list of rows.", "What came is kept.")

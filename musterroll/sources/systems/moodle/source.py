"""What Moodle offers and needs."""

from __future__ import annotations

from musterroll.sources.port import Query, Source
from musterroll.sources.settings import Setting
from musterroll.sources.systems.moodle.act import connect_to_act, enrol
from musterroll.sources.systems.moodle.call import connect
from musterroll.sources.systems.moodle.fetch import fetch
from musterroll.sources.systems.moodle.read import read

SETTINGS = (
    Setting(name="base_url", meaning="the address of the site, as https://learn.northfen.example", required=True),
    Setting(name="token", meaning="a token of an external service that only reads", required=True, secret=True),
    Setting(name="act_token", meaning="a token of a second service, that may enrol", secret=True),
    Setting(name="courses", meaning="the courses that are asked for, by their keys; empty for all"),
    Setting(name="course_key", meaning="what courses are called by: shortname, idnumber or id", default="shortname"),
    Setting(name="ask_activities", meaning="whether activities are asked for: a second call each", default="yes"),
    Setting(
        name="failed_activity_fails",
        meaning="whether a completed course with a failed activity is failed",
        default="yes",
    ),
    Setting(name="users_key", meaning="the member by which users are searched", default="email"),
    Setting(name="users_values", meaning="what is searched for, one call each, % for anything", default="%"),
    Setting(name="enrol_role", meaning="id of the role that the enrolled get; 5 is a student", default="5"),
    Setting(name="page_size", meaning="enrolled people a page", default="200"),
    Setting(name="calls_per_second", meaning="calls in any second; 0 for no limit", default="5"),
    Setting(name="ca_file", meaning="certificates to trust in place of the system's"),
)
SOURCE = Source(
    name="moodle",
    title="Moodle",
    role="lms",
    offers=frozenset({"people", "completions", "enrolment"}),
    settings=SETTINGS,
    queries=(
        Query(
            name="users",
            offers="people",
            title="Users",
            needs="core_user_get_users, moodle/user:viewalldetails",
            lists_leavers=True,
        ),
        Query(
            name="training",
            offers="completions",
            title="Courses and completions",
            needs="core_course_get_courses, core_enrol_get_enrolled_users,"
            " core_completion_get_course_completion_status, core_completion_get_activities_completion_status,"
            " report/completion:view, report/progress:view",
            lists_leavers=True,
        ),
    ),
    connect=connect,
    fetch=fetch,
    read=read,
    enrol=enrol,
    connect_to_act=connect_to_act,
    cannot=(
        "Moodle does not answer for suspended and deleted people: pull once more before an account is suspended.",
        "The time at which a course was completed is not told; that of its criteria is.",
        "Completions cost one or two calls for each person and course.",
        "A completion that was reset is lost in Moodle: use one course for each year.",
    ),
)

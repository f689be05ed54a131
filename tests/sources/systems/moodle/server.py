"""Moodle's REST server as its contract says: functions in a form, errors with status 200, one call a completion."""

from __future__ import annotations

from typing import Any

from tests.sources.kit.server import Asked, LocalServer, Reply

READ, ACT = "canary-moodle-read-31c7", "canary-moodle-act-90de"
BEGAN = 1741595460  # 2025-03-10T08:31:00Z
ENROL = "enrol_manual_enrol_users"


def error(code: str, kind: str = "moodle_exception") -> Reply:
    """How Moodle says no: with status 200."""
    return Reply({"exception": kind, "errorcode": code, "message": "Said in the language of the user"})


class MoodleServer(LocalServer):
    """A site with 24 users, its front page, two courses with completion and one without."""

    def __init__(self) -> None:
        super().__init__()
        self.lists = {
            "users": [user(number) for number in range(1, 25)],
            "courses": [
                {"id": 1, "shortname": "NF", "fullname": "Northfen", "format": "site"},
                course(10, "CHESS"),
                course(11, "AWARE-2025"),
                course(12, "PHISH-2025"),
            ],
        }
        self.enrolled: dict[int, list[int]] = {11: list(range(1, 15)), 12: list(range(1, 5)), 10: [1]}
        self.status: dict[tuple[int, int], Any] = {}
        self.activities: dict[tuple[int, int], Any] = {}
        self.may = {READ: "read", ACT: "act"}

    def routes(self, asked: Asked) -> Reply:
        form = asked.form()
        if asked.method != "POST" or asked.path != "/webservice/rest/server.php" or asked.query:
            return Reply({"error": "not there"}, 404)
        if form.get("moodlewsrestformat") != "json":
            return Reply(b"<?xml version='1.0'?>", type="application/xml")
        if form.get("wstoken") not in self.may:
            return error("invalidtoken")
        function = form.get("wsfunction", "")
        if (function == ENROL) != (self.may[form["wstoken"]] == "act") and function != "core_course_get_courses":
            return error("accessexception", "webservice_access_exception")
        known = {
            "core_user_get_users": self._users,
            "core_course_get_courses": lambda form: Reply(self.window(self.lists["courses"], "0", 99)[0]),
            "core_enrol_get_enrolled_users": self._enrolled,
            "core_completion_get_course_completion_status": self._completion,
            "core_completion_get_activities_completion_status": self._activities,
            ENROL: self._enrol,
        }
        return known[function](form) if function in known else error("accessexception")

    def _users(self, form: dict[str, str]) -> Reply:
        key, value = form["criteria[0][key]"], form["criteria[0][value]"].removesuffix("%")
        rows = [one for one in self.lists["users"] if str(one.get(key, "")).startswith(value)]
        return Reply({"users": self.window(rows, "0", 99)[0], "warnings": []}, packed=True)

    def _enrolled(self, form: dict[str, str]) -> Reply:
        names = [form[f"options[{n}][name]"] for n in range(4)]
        options = dict(zip(names, (form[f"options[{n}][value]"] for n in range(4)), strict=True))
        people = self.enrolled.get(int(form["courseid"]))
        if people is None:
            return error("invalidrecord")
        rows = [one for one in self.lists["users"] if one["id"] - 100 in people]
        size, start = int(options["limitnumber"]), options["limitfrom"]
        return Reply(self.window(rows, start, size)[0] if int(start) < len(rows) else [])

    def _completion(self, form: dict[str, str]) -> Reply:
        number, account = int(form["courseid"]), int(form["userid"])
        if number == 10:
            return error("nocriteriaset")
        if any(one["id"] == account and one["suspended"] for one in self.lists["users"]):
            return error("suspended")
        told = self.status.get((number, account)) or completion(account)
        return told if isinstance(told, Reply) else Reply(told)

    def _activities(self, form: dict[str, str]) -> Reply:
        told = self.activities.get((int(form["courseid"]), int(form["userid"]))) or activities()
        return told if isinstance(told, Reply) else Reply(told)

    def _enrol(self, form: dict[str, str]) -> Reply:
        number, account = int(form["enrolments[0][courseid]"]), int(form["enrolments[0][userid]"])
        if number == 10:
            return error("wsnoinstance")
        if account - 100 not in self.enrolled[number]:
            self.enrolled[number].append(account - 100)
        return Reply(None)


def user(number: int, **changes: Any) -> dict[str, Any]:
    """An invented user; each seventh is suspended."""
    return {
        "id": 100 + number,
        "username": f"mara{number}",
        "firstname": "Mara",
        "lastname": f"Quill {number}",
        "fullname": f"Mara Quill {number}",
        "email": f"mara.{number}@northfen.example",
        "idnumber": f"NF-{number:04d}",
        "department": "Platform",
        "suspended": number % 7 == 0,
        "confirmed": True,
        "auth": "manual",
        "timezone": "Europe/Lisbon" if number == 1 else "99",
        "firstaccess": BEGAN - 1000,
        "lastaccess": 0 if number % 3 == 0 else BEGAN,
        **changes,
    }


def course(number: int, name: str) -> dict[str, Any]:
    """A course."""
    return {"id": number, "shortname": name, "idnumber": f"C{number}", "fullname": f"About {name}", "format": "topics"}


def criterion(at: int | None, complete: bool = True, kind: int = 4) -> dict[str, Any]:
    """One criterion of a course."""
    return {"type": kind, "title": "Activity completion", "complete": complete, "timecompleted": at}


def completion(account: int, aggregation: int = 1, completed: bool | None = None, *rows: dict[str, Any]) -> Any:
    """What is said of a person: each fourth has done one thing of two, each fifth nothing, the others all."""
    number = account - 100
    if not rows:
        first, second = number % 5 != 0, number % 5 != 0 and number % 4 != 0
        rows = (
            criterion(BEGAN + number if first else None, first),
            criterion(BEGAN + 3600 + number if second else None, second),
        )
    done = all(row["complete"] for row in rows) if completed is None else completed
    told = {"completed": done, "aggregation": aggregation, "completions": list(rows)}
    return {"completionstatus": told, "warnings": []}


def activities(state: int = 2, override: int | None = None, tracking: int = 2) -> Any:
    """The activities of a person: one quiz."""
    quiz = {"cmid": 311, "modname": "quiz", "instance": 28, "state": state, "timecompleted": BEGAN}
    return {"statuses": [{**quiz, "tracking": tracking, "overrideby": override}], "warnings": []}

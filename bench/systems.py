"""Okta, BambooHR and KnowBe4 of an invented company, as one quick server: `python -m bench.systems USERS ENROLMENTS`.

It speaks the contracts only as far as the measurement asks, says its port in its first line, and serves on this machine
until it is ended. After `POST /change` one row in a thousand differs from what it was.
"""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial

ONE_IN = 1000
_BEFORE, _AFTER = "2025-09-12T07:00:00.000Z", "2026-02-01T07:00:00.000Z"
_SINCE = re.compile(r"lastUpdated\+gt\+%22(\d{4}[^%]*)|lastUpdated%20gt%20%22(\d{4}[^%]*)")

Row = Callable[[int, bool], str]  # number, and whether it is one of those that changed


def okta_user(number: int, changed: bool) -> str:
    """A user of Okta."""
    return (
        f'{{"id":"00u{number}","status":"{"DEPROVISIONED" if number % 5 == 0 else "ACTIVE"}",'
        '"created":"2024-02-05T09:12:44.000Z","activated":"2024-02-05T09:12:45.000Z",'
        f'"statusChanged":"2025-11-28T17:00:00.000Z","lastLogin":null,"lastUpdated":"{_AFTER if changed else _BEFORE}",'
        f'"profile":{{"login":"p.{number}@northfen.example","email":"p.{number}@northfen.example","firstName":"Mara",'
        f'"lastName":"Quill {number}","employeeNumber":"NF-{number:07d}","userType":"Employee",'
        f'"department":"{"Research" if changed else f"Dept {number % 40}"}",'
        '"managerId":"idris.vale@northfen.example"},'
        '"credentials":{"provider":{"type":"OKTA","name":"OKTA"}},"_links":{}}'
    )


def worker(number: int, changed: bool) -> str:
    """A worker of BambooHR."""
    gone = number % 5 == 0
    return (
        f'{{"id":"{number}","employeeNumber":"NF-{number:07d}","firstName":"Mara","lastName":"Quill {number}",'
        f'"workEmail":"p.{number}@northfen.example","status":"{"Inactive" if gone else "Active"}",'
        '"hireDate":"2024-02-05","originalHireDate":"0000-00-00",'
        f'"terminationDate":"{"2025-06-30" if gone else "0000-00-00"}",'
        f'"employmentHistoryStatus":"{"Terminated" if gone else "Full-Time"}",'
        f'"department":"{"Research" if changed else f"Dept {number % 40}"}","jobTitle":"Engineer",'
        '"supervisorEId":"499","supervisorEmail":"idris.vale@northfen.example"}'
    )


def learner(number: int, changed: bool) -> str:
    """A user of KnowBe4."""
    return (
        f'{{"id":{55_000_000 + number},"employee_number":"NF-{number:07d}","first_name":"Mara",'
        f'"last_name":"Quill {number}",'
        f'"job_title":"{"Researcher" if changed else "Engineer"}","email":"p.{number}@northfen.example",'
        '"phish_prone_percentage":12.5,"phone_number":"","location":"Tromso","division":"","groups":[3264,3265],'
        '"manager_name":"Idris Vale","manager_email":"idris.vale@northfen.example","provisioning_guid":null,'
        '"aliases":[],"joined_on":"2024-02-05T08:00:00.000Z","last_sign_in":null,"status":"active","department":"Platform",'
        '"employee_start_date":null,"archived_at":null}'
    )


def enrolment(number: int, changed: bool) -> str:
    """An enrolment of KnowBe4: ten a user, each of another module."""
    user, module = (number - 1) // 10 + 1, number % 10
    passed = number % ONE_IN != 0 or changed
    done = f'"2025-{number % 12 + 1:02d}-{number % 28 + 1:02d}T15:00:00.000Z"' if passed else "null"
    return (
        f'{{"enrollment_id":{900_000_000 + number},"content_type":"Store Purchase","module_name":"Awareness {module}",'
        f'"user":{{"id":{55_000_000 + user},"first_name":"Mara","last_name":"Quill {user}",'
        f'"email":"p.{user}@northfen.example","employee_number":"NF-{user:07d}"}},'
        f'"campaign_id":{771_200 + module},"campaign_name":"Annual {module}",'
        f'"enrollment_date":"2025-03-03T14:00:09.000Z","start_date":"2025-03-10T08:31:00.000Z","completion_date":{done},'
        f'"status":"{"Passed" if passed else "In Progress"}","time_spent":497,"policy_acknowledged":false,'
        f'"store_purchase_id":{8_890 + module},"score":null}}'
    )


def purchase(number: int, changed: bool) -> str:
    """A module that was bought."""
    return (
        f'{{"store_purchase_id":{8_889 + number},"content_type":"Store Purchase","name":"Awareness {number - 1}",'
        '"type":"Training Module","duration":25,"retired":false,"retirement_date":null,'
        '"publish_date":"2025-01-20T00:00:00.000Z","publisher":"KnowBe4","purchase_date":null}'
    )


class Systems:
    """The three systems; `changed` after they were told so."""

    def __init__(self, users: int, enrolments: int) -> None:
        self.users, self.enrolments, self.changed = users, enrolments, False

    def answer(self, method: str, path: str, query: str) -> tuple[str, Iterable[str]]:
        """More headers, and the parts of the body."""
        if path == "/change":
            self.changed = True
            return "", ["{}"]
        if path == "/api/v1/users":
            return self._okta(query)
        if path == "/api/v1/reports/custom":
            return "", ['{"title":"Musterroll","fields":[],"employees":[', self._rows(worker, 1, self.users), "]}"]
        name = path.rpartition("/")[2]
        if name == "users":
            return self._knowbe4(learner, 0 if "status=archived" in query else self.users, query)
        if name == "enrollments":
            return self._knowbe4(enrolment, self.enrolments, query)
        return self._knowbe4(purchase, 10 if name == "store_purchases" else 0, query)

    def _rows(self, row: Row, first: int, last: int) -> str:
        changed = self.changed
        return ",".join([row(number, changed and number % ONE_IN == 0) for number in range(first, last + 1)])

    def _okta(self, query: str) -> tuple[str, Iterable[str]]:
        since = _SINCE.search(query)
        if since and (since[1] or since[2]) > _BEFORE:
            numbers = range(ONE_IN, self.users + 1, ONE_IN) if self.changed else ()
            return "", ["[", ",".join([okta_user(number, True) for number in numbers]), "]"]
        first = int(_parameter(query, "after") or "1")
        last = min(first + 199, self.users)
        rest = "&".join(one for one in query.split("&") if not one.startswith("after="))
        link = f'Link: </api/v1/users?after={last + 1}&{rest}>; rel="next"\r\n' if last < self.users else ""
        return link, ["[", self._rows(okta_user, first, last), "]"]

    def _knowbe4(self, row: Row, count: int, query: str) -> tuple[str, Iterable[str]]:
        told, size = _parameter(query, "cursor"), int(_parameter(query, "per_page") or "500")
        first = 1 if told in ("", "true") else int(told)
        last = min(first + size - 1, count)
        onward = f"X-Next-Cursor: {last + 1}\r\n" if last < count else ""
        return onward, ["[", self._rows(row, first, last), "]"]


def _parameter(query: str, name: str) -> str:
    found = (one.partition("=") for one in query.split("&"))
    return next((value for key, _, value in found if key == name), "")


async def _serve(systems: Systems, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Requests over one connection, one after the other."""
    try:
        while head := await reader.readuntil(b"\r\n\r\n"):
            lines = head.decode("latin-1").split("\r\n")
            method, target, _ = lines[0].split(" ")
            length = next(
                (int(one.partition(":")[2]) for one in lines if one.casefold().startswith("content-length:")), 0
            )
            await reader.readexactly(length)
            path, _, query = target.partition("?")
            more, parts = systems.answer(method, path, query)
            body = "".join(parts).encode()
            told = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n{more}"
            writer.write(f"HTTP/1.1 200 OK\r\n{told}\r\n".encode() + body)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main(users: int, enrolments: int) -> None:
    """Serve until ended."""
    server = await asyncio.start_server(partial(_serve, Systems(users, enrolments)), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))

"""Pages that no row is missed on or seen twice while the book grows; tags by which an answer is known again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from musterroll.facts.fact import Fact
from musterroll.rules.pipeline import Engine
from musterroll.web.acts import acted
from musterroll.web.site import Site
from tests.web.api.asking import Reader
from tests.web.api.office import TODAY, seen, taken

KEYS = {
    "people": "person",
    "obligations": "id",
    "findings": "key",
    "records": "entry",
    "exemptions": "entry",
    "courses": "version",
    "sessions": "entry",
    "entries": "index",
}


def grow(site: Site, *facts: Fact) -> None:
    """Facts come, and everybody whom they touch is judged."""
    site.book.journal.append(list(facts), received_at=site.now)
    site.book.state.catch_up(TODAY, period=(date(2025, 1, 1), date(2025, 12, 31)), engine=Engine(threads=1))


def test_people_who_come_meanwhile_move_no_page(office: Site, reader: Reader) -> None:
    first = reader.get("people", limit=2).json()
    assert [one["name"] for one in first["data"]] == ["Ana Okafor", "Bo Lind"]
    grow(office, seen("e0", "Abe Aro", "abe@corp.example"), seen("e9", "Bob Zed", "bob@corp.example"))
    second = reader.get(first["next"]).json()
    assert [one["name"] for one in second["data"]] == ["Bob Zed", "Cy Mora"]
    assert second["next"] is None
    assert first["known_to"] < second["known_to"] == office.book.entries.size()


def test_records_that_come_meanwhile_move_no_page(office: Site, reader: Reader) -> None:
    first = reader.get("records", limit=2).json()
    grow(office, taken("cy@corp.example", date(2025, 7, 1)), taken("cy@corp.example", date(2025, 2, 1)))
    rest = reader.get(first["next"]).json()["data"]
    assert [one["happened_on"] for one in (*first["data"], *rest)] == [
        "2025-06-02", "2025-06-01", "2025-03-20", "2025-02-01",
    ]  # fmt: skip


def test_all_pages_together_are_the_list_whatever_their_length(northfen: Site) -> None:
    reader = Reader(northfen, "read")
    for path, key in KEYS.items():
        whole = reader.every(path, limit=500)
        assert whole, path
        parts = reader.every(path, limit=max(3, len(whole) // 7))
        assert [one[key] for one in parts] == [one[key] for one in whole], path
        assert len({str(one) for one in whole}) == len(whole), path


def test_obligations_are_read_to_the_end_in_every_order(northfen: Site) -> None:
    reader = Reader(northfen, "read")
    counted = northfen.book.tables.rows("SELECT count(*) FROM state_obligations WHERE status = 'late' AND in_period")
    for sort in ("due", "-due"):
        found = reader.every("obligations", limit=4, status="late", sort=sort)
        assert len({one["id"] for one in found}) == len(found) == counted[0][0] > 8, sort


def test_the_next_page_is_named_in_the_body_and_in_a_header(reader: Reader) -> None:
    answer = reader.get("people", limit=1, result="deviation")
    following = answer.json()["next"]
    assert answer.headers["Link"] == f'<{following}>; rel="next"'
    assert "result=deviation" in following
    last = reader.get(following)
    assert (last.json()["next"], "Link" in last.headers) == (None, False)


def test_a_place_belongs_to_one_list_with_one_set_of_filters(reader: Reader) -> None:
    after = reader.get("people", limit=1).json()["next"].rpartition("after=")[2]
    assert reader.get("people", after=after, limit=2).status_code == 200
    for path, asked in (("people", {"result": "deviation"}), ("records", {}), ("people", {"sort": "-name"})):
        answer = reader.get(path, after=after, **asked)
        assert (answer.status_code, answer.json()["errors"][0]["name"]) == (422, "after")


def test_a_place_that_was_made_up_is_refused(reader: Reader) -> None:
    for after in ("x", "W10", "WyJhIl0", "bnVsbA", "WzFd", "e30", "_-_-", "W251bGxd", "A" * 4000):
        for path in KEYS:
            assert reader.get(path, after=after).status_code == 422, (path, after)


def test_an_answer_that_is_known_is_not_sent_again_until_the_book_moves(office: Site, reader: Reader) -> None:
    first = reader.get("people")
    tag = first.headers["ETag"]
    assert tag.startswith('"')
    assert reader.get("people/p_0", tag="*").status_code == 404
    for said in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = reader.get("people", tag=said)
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert reader.get("people", tag='"other"').content == first.content
    grow(office, seen("e0", "Abe Aro", "abe@corp.example"))
    moved = reader.get("people", tag=tag)
    assert moved.status_code == 200
    assert moved.headers["ETag"] != tag
    assert first.json()["known_to"] < moved.json()["known_to"] == office.book.entries.size()


def test_each_question_has_a_tag_of_its_own(reader: Reader) -> None:
    asked: list[dict[str, Any]] = [{}, {"limit": 1}, {"q": "ana"}, {"sort": "-name"}]
    tags = {reader.get("people", **each).headers["ETag"] for each in asked}
    assert len({*tags, reader.get("records").headers["ETag"]}) == len(asked) + 1


def test_what_visitors_look_at_moves_the_log_and_nothing_else(office: Site, reader: Reader) -> None:
    tags = {path: reader.get(path).headers["ETag"] for path in ("people", "exemptions", "log", "entries")}
    acted("fay@corp.example", "viewed", "/today/")
    assert [path for path, tag in tags.items() if reader.get(path, tag=tag).status_code == 200] == ["log", "entries"]


def test_facts_that_arrive_all_the_time_keep_nobody_from_reading(
    office: Site, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterroll.store.reading import people

    real, numbers = people.page_of, iter(range(100))

    def meanwhile(*asked: Any) -> Any:
        office.book.journal.append([seen(f"x{next(numbers)}", "New")], received_at=office.now)
        return real(*asked)

    monkeypatch.setattr(people, "page_of", meanwhile)
    first = reader.get("people")
    assert first.status_code == 200
    assert reader.get("people", tag=first.headers["ETag"]).status_code == 304


def test_a_policy_or_an_erasure_changes_answers_at_once(office: Site, reader: Reader) -> None:
    tag = reader.get("records").headers["ETag"]
    erased = Fact(kind="body.erased", source="musterroll", body={"index": 4, "by": "ada", "reason": "asked"})
    office.book.journal.append([erased], received_at=office.now)
    office.book.entries.erase([4])
    answer = reader.get("records", tag=tag)
    assert answer.status_code == 200
    assert [one["record"] for one in answer.json()["data"] if one["entry"] == 4] == [None]


def test_facts_that_are_not_judged_yet_are_not_claimed(office: Site, reader: Reader) -> None:
    before = reader.get("people").json()
    office.book.journal.append([seen("e0", "Abe Aro")], received_at=office.now)
    after = reader.get("people").json()
    assert (after["known_to"], len(after["data"])) == (before["known_to"], len(before["data"]))
    assert after["as_of"] == TODAY.isoformat()
    assert before["known_to"] < reader.get("log").json()["known_to"] == office.book.entries.size()


def test_an_answer_made_while_everybody_was_judged_is_made_again(
    office: Site, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterroll.store.reading import people

    real, left = people.page_of, [1]

    def meanwhile(*asked: Any) -> Any:
        found = real(*asked)
        if left:
            left.pop()
            grow(office, seen("e0", "Abe Aro", "abe@corp.example"))
        return found

    monkeypatch.setattr(people, "page_of", meanwhile)
    answer = reader.get("people").json()
    assert "Abe Aro" in [one["name"] for one in answer["data"]]
    assert answer["known_to"] == office.book.entries.size()


def test_a_book_in_which_nobody_was_judged_is_read_too(house: Site) -> None:
    reader = Reader(house, "read")
    for path in ("people", "obligations", "findings", "records", "exemptions", "sessions", "courses", "periods"):
        answer = reader.get(path).json()
        assert (answer["data"], answer["next"], answer["as_of"]) == ([], None, None)
    assert reader.one("summary")["population"] == 0
    assert reader.rows("policies")[0]["built_in"] is True


def test_an_instant_is_told_with_its_offset(reader: Reader) -> None:
    at = reader.rows("records", source="moodle")[0]["happened_at"]
    assert datetime.fromisoformat(at) == datetime(2025, 6, 1, 9, tzinfo=UTC)

"""What programs read: the same as the pages and the commands say, each row with the words of the report."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from musterroll.facts.training_record import checksum_of
from musterroll.procedures.log_keys import verifiers
from musterroll.procedures.proofs_given import borne_out, read_given
from musterroll.procedures.prove import check
from musterroll.web.api.describe import path_of
from musterroll.web.api.operations import HERE
from musterroll.web.site import Site
from tests.web.api.asking import Reader
from tests.web.counting import MOST
from tests.web.things import things


def test_a_person_is_found_by_an_address_that_they_had_before(reader: Reader) -> None:
    (ana,) = reader.rows("people", q="ana.o@old.example")
    assert ana["name"] == "Ana Okafor"
    whole = reader.one(f"people/{ana['person']}")
    assert whole["addresses"] == ["ana.o@old.example", "ana@corp.example"]
    assert {"source": "hris", "account": "e1"} in whole["accounts"]
    assert [one["status"] for one in whole["obligations"]] == ["on_time", "not_yet_due"]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"department": "Sales"}, ["Bo Lind"]),
        ({"q": "mora"}, ["Cy Mora"]),
        ({"result": "deviation"}, ["Bo Lind", "Cy Mora"]),
        ({"sort": "-name"}, ["Cy Mora", "Bo Lind", "Ana Okafor"]),
        ({"type": "contractor"}, []),
    ],
)
def test_people_are_narrowed_and_sorted(reader: Reader, asked: dict[str, str], names: list[str]) -> None:
    assert [one["name"] for one in reader.rows("people", **asked)] == names


def test_gaps_are_told_with_the_sentence_of_the_report(reader: Reader) -> None:
    late, missed = sorted(reader.rows("obligations", status="gaps"), key=lambda one: str(one["name"]))
    assert (late["name"], late["status"], late["days_late"]) == ("Bo Lind", "late", 60)
    assert missed["status"] == "missed"
    assert "Cy Mora" in missed["sentence"]
    assert reader.one(f"obligations/{late['id']}") == late
    assert [one["id"] for one in reader.rows("obligations", person=missed["person"])] == [missed["id"]]
    assert reader.rows("obligations", status="gaps", department="Sales") == [late]
    assert reader.rows("obligations", department="Nowhere") == reader.rows("obligations", requirement="none") == []


def test_findings_are_those_of_the_state(office: Site, reader: Reader) -> None:
    found = reader.every("findings", limit=1)
    assert len(found) == office.book.tables.rows("SELECT count(*) FROM state_findings")[0][0] > 2
    assert [one["code"] for one in found] == sorted(one["code"] for one in found)
    (late,) = [one for one in found if one["code"] == "onboarding_late"]
    assert late["details"]["days_late"] == 60
    assert late in reader.rows("findings", code="onboarding_late", person=late["person"], explained="false")
    assert reader.rows("findings", explained="true") == []


def test_records_are_found_by_any_address_day_source_and_person(reader: Reader) -> None:
    everything = reader.rows("records")
    assert [one["happened_on"] for one in everything] == ["2025-06-02", "2025-06-01", "2025-03-20"]
    (ana,) = reader.rows("records", email="ana.o@old.example")
    assert (ana["name"], ana["counted"], ana["requirements"]) == ("Ana Okafor", "counted", ["awareness"])
    assert reader.rows("records", person=ana["person"]) == [ana]
    assert reader.rows("records", **{"from": "2025-03-01", "to": "2025-03-31"}) == [ana]
    assert [one["source"] for one in reader.rows("records", source="moodle")] == ["moodle"]
    assert reader.rows("records", course="SEC-DEV") == []
    assert reader.one(f"records/{ana['entry']}") == ana


def test_what_is_new_is_read_in_the_order_of_entries(reader: Reader) -> None:
    entries = [one["entry"] for one in reader.every("records", since=0, limit=1)]
    assert entries == sorted(entries)
    assert [one["entry"] for one in reader.rows("records", since=entries[1])] == entries[1:]


def test_a_record_is_that_of_the_command_and_only_what_is_finished_has_one(office: Site, reader: Reader) -> None:
    from musterroll.store.state.records import Wanted

    found = office.book.state.search(Wanted())
    given = dict(office.book.state.training_records(found))
    for one in reader.rows("records"):
        record = one["record"]
        if one["result"] != "passed":
            assert record is None
            continue
        assert record["verification"]["checksum"] == checksum_of(record)
        assert record["training_event"]["expiry_date"] == f"2026{one['happened_on'][4:]}"
        assert record["record_id"] == (given[one["entry"]] or {})["record_id"]


def test_a_record_with_its_proof_stands_alone(office: Site, reader: Reader) -> None:
    entry = reader.rows("records", source="moodle")[0]["entry"]
    content = reader.get(f"records/{entry}/training-record").content
    (given,) = read_given(content, "the record")
    assert check(given.proof, verifiers(office.config)).origin == "log.example/northfen"
    assert set(borne_out(given)) <= {"training_event.expiry_date", "verification.policy_link"} | set(borne_out(given))
    proof = reader.get(f"entries/{entry}/proof").json()
    assert (proof["schema"], proof["index"]) == ("musterroll.proof/1", entry)
    text = reader.get(f"entries/{entry}/tlog-proof")
    assert text.headers["Content-Type"].startswith("text/plain")
    assert text.content.decode() == proof["tlog_proof"]


def test_an_entry_without_a_record_or_a_checkpoint_says_so(office: Site, reader: Reader) -> None:
    answer = reader.get("records/0/training-record")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")
    size = office.book.entries.size()
    assert "checkpoint covers" in reader.get(f"entries/{size - 1}/proof").json()["title"]
    assert reader.get(f"entries/{size}/proof").status_code == 404
    assert reader.get(f"entries/{2**63}").status_code == 404


def test_rules_courses_sources_sessions_and_periods_are_read(reader: Reader) -> None:
    (version,) = reader.rows("policies")
    assert (version["version"], version["in_force"], version["adopted_by"]) == ("1", True, "ada@northfen.example")
    assert 'id = "awareness"' in reader.one("policies/1")["text"]
    (requirement,) = reader.rows("requirements")
    assert (requirement["id"], requirement["renewal"]["every"]) == ("awareness", "12 months")
    assert any("30 days" in sentence for sentence in requirement["sentences"])
    assert "CC1.4" in [one["number"] for one in reader.rows("criteria")]
    assert [(one["course"], one["topics"]) for one in reader.rows("courses", topic="Phishing")] == [
        ("SEC-AWARE", ["phishing"])
    ]
    assert reader.rows("sessions")[0]["attendees"] == ["ana@corp.example"]
    (period,) = reader.rows("periods")
    assert reader.one(f"periods/{period['period']}")["firm"] == "Halden"
    (waiting,) = reader.rows("exemptions")
    assert (waiting["name"], waiting["status"], waiting["approved_by"]) == ("Cy Mora", "waiting", None)
    assert reader.one(f"exemptions/{waiting['entry']}") == waiting
    assert reader.rows("exemptions", person=waiting["person"], requirement="awareness") == [waiting]
    assert reader.rows("exemptions", status="standing") == []
    assert reader.one("summary")["requirements"][0]["by_status"]["late"] == 1


def test_sources_are_told_with_their_last_pulls(northfen: Site) -> None:
    reader = Reader(northfen, "read")
    names = [one["source"] for one in reader.rows("sources")]
    assert "okta" in names
    okta = reader.one("sources/okta")
    assert okta["pulls"][0]["rows"] == okta["last"]["rows"] > 0
    assert okta["stale_at"] > okta["last_whole"]["at"]


def test_the_log_is_told_as_it_is(office: Site, reader: Reader) -> None:
    told = reader.one("log")
    assert told["size"] == office.book.entries.size()
    assert told["keys"] == [key.to_text() for key in verifiers(office.config)]
    note = reader.get("log/checkpoint").content.decode()
    assert note == told["checkpoint"]["note"]
    entries = reader.every("entries", limit=4)
    assert [one["index"] for one in entries] == list(range(told["size"]))
    assert reader.one("entries/1") == entries[1]
    assert entries[1]["fact"]["body"]["name"] == "Ana Okafor"


def test_an_erased_entry_keeps_its_digest_and_says_nothing_more(office: Site, reader: Reader) -> None:
    before = reader.one("entries/1")
    office.book.entries.erase([1])
    office.book.journal.append([_erased(1)], received_at=office.now)
    after = reader.one("entries/1")
    assert after == {**before, "fact": None}


def _erased(entry: int) -> Any:
    from musterroll.facts.fact import Fact

    return Fact(kind="body.erased", source="musterroll", body={"index": entry, "by": "ada", "reason": "asked"})


def test_a_persons_history_is_that_of_the_rules(reader: Reader) -> None:
    (bo,) = reader.rows("people", q="bo@corp.example")
    history = reader.one(f"people/{bo['person']}/history")
    assert [(one["from"], one["to"]) for one in history["engagements"]] == [("2025-03-03", None)]
    assert {one["source"] for one in history["accounts"]} == {"hris", "moodle"}


def test_no_answer_asks_more_than_the_agreed_number_of_questions_however_many_rows(northfen: Site) -> None:
    named, reader = things(northfen), Reader(northfen, "read")
    entry = reader.rows("records", limit=1)[0]["entry"]
    by_argument = {**named.by_argument, "entry": entry}
    for operation in HERE:
        if operation.method != "GET" or operation.name in ("api_exemption", "api_period"):
            continue
        path = path_of(operation).format(**by_argument)
        counts = [_questions(reader, path, limit) for limit in _limits(operation.asks)]
        assert max(counts) <= MOST, (path, counts)
        assert max(counts) - min(counts) <= 1, (path, counts)


def _limits(asks: type[msgspec.Struct]) -> list[int]:
    return [2, 500] if "limit" in asks.__struct_fields__ else [0]


def _questions(reader: Reader, path: str, limit: int) -> int:
    asked: dict[str, Any] = {"limit": limit} if limit else {}
    reader.get(path, **asked)
    with CaptureQueriesContext(connection) as questions:
        answer = reader.get(path, **asked)
    assert answer.status_code == 200, (path, answer.content)
    return len(questions.captured_queries)

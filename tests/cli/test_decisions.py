"""What people decide: recorded with who and why, by two people where two are needed, and never twice."""

from __future__ import annotations

import pytest

from tests.cli.books import ANA, CISO, BookFolder, entry_in
from tests.cli.small import DAYS

MEDICAL = ("--from", "2025-02-01", "--to", "2025-06-30", "--reason", "medical")


def test_linked_accounts_are_one_person(book: BookFolder) -> None:
    people = len(book.report()["people"])
    said = book.done("link", "hris:E4", "E5", "--reason", "renamed")
    assert "Linked hris:E4 (Dee Park) and hris:E5 (Eli Sato) as one person." in said
    assert len(book.report()["people"]) == people - 1
    book.done("unlink", "hris:E4", "hris:E5", "--reason", "a mistake")
    assert len(book.report()["people"]) == people


def test_the_same_decision_again_adds_nothing(book: BookFolder) -> None:
    first = book.done("link", "hris:E4", "hris:E5", "--reason", "renamed")
    before = book.size()
    assert f"Entry {entry_in(first)} says this already" in book.done(
        "link", "hris:E4", "hris:E5", "--reason", "renamed"
    )
    assert book.size() == before


def test_a_marked_account_leaves_the_population(book: BookFolder) -> None:
    book.done("mark", "Bo Lind", "--as", "excluded", "--reason", "not ours", "--evidence", "HR-17")
    bo = next(one for one in book.report()["people"] if one["name"] == "Bo Lind")
    assert (bo["result"], bo["reason"] is not None) == ("out_of_population", True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("link", "hris:E4", "--reason", "x"), "One account alone says nothing."),
        (("link", "hris:E4", "hris:E4", "--reason", "x"), "One account alone says nothing."),
        (("link", "hris:E4", "hris:E9", "--reason", "x"), "No account in the book is known as 'hris:E9'."),
        (("link", "hris:E4", "hris:E5"), "--reason is empty."),
        (("mark", "hris:E4", "--as", "shared", "--reason", "desk"), "A shared account needs the people who use it."),
        (
            ("mark", "hris:E4", "--as", "service", "--user", "a@x.example", "--reason", "x"),
            "Only a shared account has users",
        ),
        (("mark", "hris:E4", "--as", "robot", "--reason", "x"), "'robot' is not one of"),
        (("exempt", "Bo Lind", "awarenes", *MEDICAL), "There is no requirement 'awarenes'."),
        (("exempt", "Bo Lind", "awareness", "--reason", "x"), "names a person, a requirement and its first day"),
        (
            ("exempt", "Bo Lind", "awareness", "--from", "2025-03-01", "--to", "2025-02-01", "--reason", "x"),
            "lies before",
        ),
        (("exempt", "--approve", "3"), "Entry 3 is no request that waits."),
        (("exempt", "--withdraw", "3", "--requested-by", "a@x.example"), "Entry 3 is no exemption that stands."),
        (("exempt",), "Say one thing"),
        (("exempt", "Bo Lind", "awareness", "--approve", "3"), "Say one thing"),
        (("explain-finding", "f_0000000000000000", "--text", "x"), "There is no finding"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(on_file: BookFolder, args: tuple[str, ...], said: str) -> None:
    before = on_file.size()
    result = on_file.run(*args)
    assert (result.exit_code, on_file.size()) == (2, before), result.output
    assert said in result.stderr
    assert len(result.stderr.splitlines()) <= 2


def test_an_exemption_is_asked_for_by_one_and_approved_by_another(book: BookFolder) -> None:
    assert "missed" in book.status_of("Eli Sato").values()
    asked = book.done("exempt", "eli@northfen.example", "awareness", "--from", "2025-06-01", "--reason", "medical")
    entry = entry_in(asked)
    assert "missed" in book.status_of("Eli Sato").values()
    assert f"{entry}" in book.done("exempt", "--list", by=None)
    assert "Waiting: 1 exemption" in book.done("status", by=None)
    said = book.done("exempt", "--approve", str(entry), by=CISO)
    assert f"asked for by {ANA}, approved by {CISO}" in said
    assert "Waiting" not in book.done("status", by=None)
    assert book.run("exempt", "--approve", str(entry), by=CISO).exit_code == 2


@pytest.mark.parametrize("approver", [ANA, "ANA@northfen.example", "Ana Okafor <ana@northfen.example>"])
def test_nobody_approves_what_they_asked_for(on_file: BookFolder, approver: str) -> None:
    entry = entry_in(on_file.done("exempt", "Eli Sato", "awareness", *MEDICAL))
    before = on_file.size()
    result = on_file.run("exempt", "--approve", str(entry), by=approver)
    assert (result.exit_code, on_file.size()) == (2, before)
    assert "asked for this and cannot approve it" in result.stderr


@pytest.mark.parametrize("approver", ["eli@northfen.example", "eli  SATO"])
def test_nobody_approves_an_exemption_of_their_own(on_file: BookFolder, approver: str) -> None:
    entry = entry_in(on_file.done("exempt", "Eli Sato", "awareness", *MEDICAL))
    result = on_file.run("exempt", "--approve", str(entry), by=approver)
    assert result.exit_code == 2
    assert "is the person who would be exempt" in result.stderr


def test_both_may_be_named_at_once(book: BookFolder) -> None:
    both = ("--requested-by", "hr@northfen.example", "--approved-by", CISO)
    said = book.done("exempt", "Ana Okafor", "awareness", *MEDICAL, *both, by=None)
    assert "Exempted hris:E1 (Ana Okafor)" in said
    alone = ("--requested-by", CISO, "--approved-by", CISO)
    assert book.run("exempt", "Bo Lind", "awareness", *MEDICAL, *alone, by=None).exit_code == 2


def test_a_request_may_be_refused_and_is_then_settled(on_file: BookFolder) -> None:
    entry = entry_in(on_file.done("exempt", "Eli Sato", "awareness", *MEDICAL))
    on_file.done("exempt", "--refuse", str(entry), "--reason", "no grounds", by=CISO)
    assert "Waiting for another person's approval: none" in on_file.done("exempt", "--list", by=None)
    assert on_file.run("exempt", "--approve", str(entry), by=CISO).exit_code == 2


def test_an_exemption_is_taken_back_by_two_people(on_file: BookFolder) -> None:
    both = ("--requested-by", "hr@northfen.example", "--approved-by", CISO)
    entry = entry_in(on_file.done("exempt", "Eli Sato", "awareness", *MEDICAL, *both, by=None))
    assert on_file.run("exempt", "--withdraw", str(entry), "--requested-by", CISO, by=CISO).exit_code == 2
    assert "Withdrew the exemption" in on_file.done("exempt", "--withdraw", str(entry), *both, by=None)
    assert "Standing: none" in on_file.done("exempt", "--list", by=None)


def test_an_explanation_is_printed_beside_the_finding_and_removes_nothing(book: BookFolder) -> None:
    listed = book.done("explain-finding", *DAYS, by=None)
    key = listed.split()[0]
    assert key.startswith("f_")
    before = book.report()
    said = book.done("explain-finding", key, "--text", "The export was late.", *DAYS)
    assert "The finding stays." in said
    after = book.report()
    explained = [one for one in after["findings"] if one["explained"]]
    assert [one["explained"] for one in explained] == [f"{ANA}: The export was late."]
    assert len(after["findings"]) == len(before["findings"])
    assert after["summary"]["by_status"] == before["summary"]["by_status"]
    assert "Explained: ana@northfen.example: The export was late." in " ".join(
        book.done("explain-finding", *DAYS, by=None).split()
    )


def test_the_list_of_exemptions_names_who_asked_and_who_approved(on_file: BookFolder) -> None:
    request = ("exempt", "hris:E3", "awareness", "--from", "2025-01-01", "--reason", "leave")
    on_file.done(*request, "--requested-by", "people@northfen.example", "--approved-by", CISO, by=None)
    said = " ".join(on_file.done("exempt", "--list", by=None).split())
    assert f"asked for by people@northfen.example, approved by {CISO}" in said


def test_a_name_in_a_file_does_not_steer_the_terminal(on_file: BookFolder) -> None:
    people = "Employee ID,Name,Email,Status,Start Date\nE9,Ev\x1b]0;owned\x07il,e9@northfen.example,active,2025-01-01\n"
    on_file.put(more_csv=people)
    more = f"hris={on_file.file('more.csv')}"
    told = [on_file.done("collect", more, "--dry-run"), on_file.done("collect", more)]
    told += [
        on_file.done("exempt", "hris:E9", "awareness", "--from", "2025-01-01", "--reason", "leave"),
        on_file.done("exempt", "--list", by=None),
        on_file.done("mark", "hris:E9", "--as", "service", "--reason", "robot"),
        on_file.done("erase", "hris:E9", "--dry-run"),
    ]
    assert "il" in told[0]
    assert not any(sign in said for said in told for sign in "\x1b\x07")

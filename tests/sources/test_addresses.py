"""An address ties a completion to a person, however a cell writes it."""

from __future__ import annotations

import pytest

from musterroll.sources.files.addresses import addresses
from tests.sources.reading import Folder, notes, only, refused

ANA = "ana@northfen.example"
SEVERAL = "ana@northfen.example; ANA@northfen.example, ana.quill@northfen.example"


@pytest.mark.parametrize(
    "written",
    [
        "Ana Quill <ana@northfen.example>",
        '"Quill, Ana" <ana@northfen.example>',
        "mailto:ana@northfen.example",
        "<mailto:ana@northfen.example>",
        "ana@northfen.example;",
        "'ana@northfen.example'",
        "a\u200bna@northfen.example\ufeff",
        "\u202aana@northfen.example\u202c",
        "\u00a0ana@northfen.example ",
    ],
)
def test_an_address_is_found_in_what_people_copy_into_a_cell(folder: Folder, written: str) -> None:
    cell = '"' + written.replace('"', '""') + '"'
    people = only(folder.read({"x.csv": f"Name,Email\nAna,{cell}\n"}), "person.observed")
    assert (people["account"], people["emails"]) == (ANA, [ANA])
    training = f"Email,Course,Completed on\n{cell},A,2025-03-31\n"
    assert only(folder.read({"x.csv": training}), "completion.observed")["account"] == ANA


def test_somebody_with_two_addresses_in_one_cell_is_known_by_both(folder: Folder) -> None:
    facts = folder.read({"x.csv": f'Employee ID,Name,Email\nE1,Ana,"{SEVERAL}"\n'})
    assert only(facts, "person.observed")["emails"] == [ANA, "ana.quill@northfen.example"]
    assert "Email: several addresses in a cell, of which all are kept: 1" in notes(facts)


def test_a_completion_with_two_addresses_belongs_to_the_first_and_the_notes_say_so(folder: Folder) -> None:
    facts = folder.read({"x.csv": f'Email,Course,Completed on\n"{SEVERAL}",A,2025-03-31\n'})
    assert only(facts, "completion.observed")["account"] == ANA
    assert "Email: several addresses in a cell, of which the first is taken: 1" in notes(facts)


@pytest.mark.parametrize("written", ["wilson k.quill@northfen.example", '"wilson quill"@northfen.example', "a@@b"])
def test_one_address_with_an_oddity_is_kept_as_it_is_written(folder: Folder, written: str) -> None:
    cell = '"' + written.replace('"', '""') + '"'
    assert only(folder.read({"x.csv": f"Name,Email\nAna,{cell}\n"}), "person.observed")["emails"] == [written]


def test_a_number_with_an_unseen_mark_is_the_same_number(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Employee ID,Name\n\ufeffE1,Ana\n"})
    assert (only(facts, "person.observed")["account"], refused(facts)) == ("E1", [])


def test_the_aliases_that_microsoft_joins_are_addresses_of_mail_only() -> None:
    cell = "SMTP:ana@x.example+smtp:a.quill@x.example+X500:/o=Org/cn=ana+SIP:ana@x.example"
    assert addresses(cell) == ["ana@x.example", "a.quill@x.example"]

"""What is typed after --map, and what is kept in a file of mappings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterroll.facts.errors import ConfigError
from musterroll.sources.files.mapping import Mapping, parse_mapping
from musterroll.sources.files.mapping_file import dump_mappings, load_mappings
from tests.sources.reading import Folder, notes, only, rows

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)
PLAIN = WORDS.map(str.strip).filter(bool)
FIELDS = st.sampled_from(["account", "email", "course", "happened", "status", "type"])
MAPPINGS = st.builds(
    Mapping,
    file=PLAIN,
    layout=st.sampled_from(["people", "completions", "knowbe4-training"]),
    columns=st.dictionaries(FIELDS, st.lists(PLAIN, max_size=3).map(tuple), max_size=3),
    constants=st.dictionaries(FIELDS, PLAIN, max_size=2),
    words=st.dictionaries(FIELDS, st.dictionaries(PLAIN, PLAIN | st.just(""), min_size=1, max_size=2), max_size=2),
    source=st.none() | PLAIN,
    zone=st.none() | PLAIN,
    dates=st.none() | PLAIN,
    sheet=st.none() | PLAIN,
)


@given(MAPPINGS)
def test_a_mapping_is_typed_as_it_prints(mapping: Mapping) -> None:
    assert parse_mapping(str(mapping)) == mapping


@given(st.lists(MAPPINGS, max_size=3))
def test_mappings_come_back_from_their_file(mappings: list[Mapping]) -> None:
    assert list(load_mappings(dump_mappings(mappings), "map.toml")) == mappings


def test_a_mapping_names_columns_constants_words_and_options() -> None:
    told = parse_mapping(
        'training.csv:completions:account="Employee, ID",name=First+Last,source:=knowbe4,dates:=dmy,'
        "result{Left early}=in_progress,result{Waived}=,department=,version:=1.0"
    )
    assert told == Mapping(
        "training.csv",
        "completions",
        columns={"account": ("Employee, ID",), "name": ("First", "Last"), "department": ()},
        constants={"version": "1.0"},
        words={"result": {"Left early": "in_progress", "Waived": ""}},
        source="knowbe4",
        dates="dmy",
    )


def test_a_drive_letter_belongs_to_the_file() -> None:
    assert parse_mapping(r"C:\exports\t.csv:people:name=N").file == r"C:\exports\t.csv"


@pytest.mark.parametrize(
    "typed",
    ["", "training.csv", "x.csv:", ":people", "x.csv:people:name", "x.csv:people:=a", "x.csv:people:name=A,name=B"],
)
def test_what_is_no_mapping_is_refused_with_the_grammar(typed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        parse_mapping(typed)
    assert "FILE:LAYOUT:FIELD=HEADER" in caught.value.remedy


def test_a_mapping_speaks_of_files_by_name_path_or_pattern() -> None:
    assert Mapping("t.csv", "people").concerns("folder/t.csv")
    assert Mapping("folder/t.csv", "people").concerns("folder/t.csv")
    assert Mapping("t-*.csv", "people").concerns("folder/t-2025.csv")
    assert Mapping("t[1].csv", "people").concerns("t[1].csv")
    assert not Mapping("t.csv", "people").concerns("tt.csv")


PEOPLE = "Who,Mail,Kind\nAna,ana@northfen.example,Leased\n"


@pytest.mark.parametrize(
    ("typed", "what"),
    [
        ("x.csv:nothing:name=Who", "there is no layout 'nothing'"),
        ("x.csv:people:shoe=Who", "people has no field 'shoe'"),
        ("x.csv:people:name=Hwo,email=Mail", "names a column 'Hwo' that is not there"),
        ("x.csv:people:name=Who", "leaves out a column that people needs: account or employee_number or email"),
        ("y.csv:people:name=Who", "concerns none of the files"),
        ("x.csv:people:name=Who,email=Mail,zone:=Mars/Base", "no time zone 'Mars/Base'"),
        ("x.csv:people:name=Who,email=Mail,dates:=backwards", "order of dates is 'backwards'"),
        ("x.csv:people:name=Who,email=Mail,status=Kind,status{Leased}=gone", "the meaning 'gone'; expected active"),
    ],
)
def test_a_mapping_that_cannot_be_followed_is_refused(folder: Folder, typed: str, what: str) -> None:
    files = {"x.csv": "Who,Address,Kind\nAna,ana@northfen.example,Leased\n" if "needs" in what else PEOPLE}
    assert what in folder.refusal({**files}, [typed])


def test_a_misspelled_column_is_answered_with_the_nearest(folder: Folder) -> None:
    assert "Did you mean 'Who'?" in folder.refusal({"x.csv": PEOPLE}, ["x.csv:people:name=Hwo,email=Mail"])


def test_two_mappings_of_one_layout_for_one_file_are_refused(folder: Folder) -> None:
    maps = ["x.csv:people:name=Who", "*.csv:people:name=Who"]
    text = folder.refusal({"x.csv": PEOPLE}, maps)
    assert "Two --map read" in text
    assert "as people" in text


def test_a_file_is_read_once_for_each_layout_that_it_is_given(folder: Folder) -> None:
    content = "Email,Name,Hire date,Leave from,Leave to\nana@northfen.example,Ana,2024-01-02,2025-01-02,2025-02-02\n"
    facts = folder.read({"x.csv": content}, ["x.csv:people", "x.csv:leaves"])
    assert [entry["layout"] for entry in facts.inputs.to_pylist()] == ["people", "leaves"]
    assert (only(facts, "person.observed")["input"], only(facts, "leave.recorded")["input"]) == (0, 1)


def test_a_word_map_says_what_a_word_means(folder: Folder) -> None:
    facts = folder.read({"x.csv": PEOPLE}, ["x.csv:people:name=Who,email=Mail,type=Kind,type{leased}=vendor"])
    assert only(facts, "person.observed")["type"] == "vendor"


def test_a_word_can_be_said_to_mean_nothing(folder: Folder) -> None:
    content = "Email,Course,Result\nana@northfen.example,A,Passed\n"
    facts = folder.read({"x.csv": content}, ["x.csv:completions:result{Passed}="])
    found = only(facts, "completion.observed")
    assert (found["status"], found["result"]) == ("Passed", None)


def test_a_constant_holds_for_every_row_whatever_a_column_says(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name,Type\na@x.example,Ana,Employee\n"}, ["x.csv:people:type:=contractor"])
    assert only(facts, "person.observed")["type"] == "contractor"


def test_a_field_can_be_left_unread(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name,Type\na@x.example,Ana,Employee\n"}, ["x.csv:people:type="])
    assert only(facts, "person.observed")["type"] is None


def test_a_mapped_column_is_not_also_something_else(folder: Folder) -> None:
    facts = folder.read({"x.csv": "Email,Name,Status\na@x.example,Ana,Boss\n"}, ["x.csv:people:title=Status"])
    found = only(facts, "person.observed")
    assert (found["title"], found["status"]) == ("Boss", None)


def test_several_columns_are_joined_with_a_blank(folder: Folder) -> None:
    facts = folder.read({"x.csv": "A,B,Email\n Ana ,Quill,a@x.example\nBo,,b@x.example\n"}, ["x.csv:people:name=A+B"])
    assert [row["name"] for row in rows(facts, "person.observed")] == ["Ana Quill", "Bo"]


def test_a_mapping_names_the_source(folder: Folder) -> None:
    facts = folder.read({"x.csv": PEOPLE}, ["x.csv:people:name=Who,email=Mail,source:=workday"])
    assert facts.inputs.to_pylist()[0]["source"] == "workday"


def test_a_kept_mapping_need_not_concern_a_file_of_this_run(folder: Folder) -> None:
    text = dump_mappings(
        [Mapping("other.csv", "people"), Mapping("x.csv", "people", {"name": ("Who",), "email": ("Mail",)})]
    )
    facts = folder.read({"x.csv": PEOPLE}, mappings=load_mappings(text, "map.toml"))
    assert only(facts, "person.observed")["name"] == "Ana"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("schema = ", "map.toml: not valid TOML"),
        ("", "schema is None"),
        ('schema = "musterroll.mapping/2"', "schema is 'musterroll.mapping/2'"),
        ('schema = "musterroll.mapping/1"\nmaps = []', "the file has a key 'maps'"),
        ('schema = "musterroll.mapping/1"\nmap = 3', "map is not a list"),
        ('schema = "musterroll.mapping/1"\n[[map]]\nfile = "x.csv"', "map 1 has no layout"),
        ('schema = "musterroll.mapping/1"\n[[map]]\nfile = "x"\nlayout = "people"\ncolumns = 1', "map 1.columns is 1"),
        (
            'schema = "musterroll.mapping/1"\n[[map]]\nfile = "x"\nlayout = "people"\n[map.columns]\nname = 1',
            "columns.name is 1",
        ),
        ('schema = "musterroll.mapping/1"\n[[map]]\nfile = 1\nlayout = "people"', "map 1.file is 1"),
    ],
)
def test_a_file_of_mappings_with_an_error_is_refused_with_its_key(text: str, what: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_mappings(text, "map.toml")
    assert what in str(caught.value)


def test_a_header_that_compares_equal_is_found_and_a_word_in_any_case(folder: Folder) -> None:
    content = "e mail,COURSE NAME,Outcome\nana@northfen.example,A,WAIVED\n"
    facts = folder.read({"x.csv": content}, ["x.csv:completions:email=E-Mail,result{waived}=completed"])
    assert only(facts, "completion.observed")["result"] == "completed"
    assert "WAIVED" not in notes(facts)

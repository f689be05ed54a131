"""Samples: drawn with the auditor's seed from a frozen population, drawn again by anybody, marked and exported."""

from __future__ import annotations

import html
import io
import re
import subprocess
from pathlib import Path

from openpyxl import load_workbook

from musterroll.web.site import Site
from tests.web.audit.engaged import FAY, IRIS, auditor, bodies, downloaded, draw, shown, text, the_period
from tests.web.people import SignIn

_ALL = dict.fromkeys("ABCDEF", "Y")


def test_three_lines_of_shell_draw_the_same_people(northfen: Site, tmp_path: Path) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    page = text(iris, draw(iris, n, 7))
    found = re.search(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)
    keys = re.search(r'href="([^"]+keys\.txt[^"]+)"', page)
    assert found and keys
    (tmp_path / "keys.txt").write_bytes(iris.get(html.unescape(keys[1])).content)
    done = subprocess.run(
        ["bash", "-c", html.unescape(found[1])], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    (sample,) = bodies(northfen, "sample.drawn")
    drawn = [f"{one['digest']} {one['key']}" for one in sample["people"]]
    assert (done.stdout.split("\n")[:-1], len(drawn)) == (drawn, 7)


def test_the_population_is_frozen_before_the_draw_and_once(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    draw(iris, n)
    draw(iris, n, 3, "everyone", "another")
    first, second = bodies(northfen, "sample.drawn")
    (frozen,) = bodies(northfen, "population.frozen")
    assert (first["n"], second["n"], second["seed"]) == (5, 3, "another")
    assert (second["population"], second["size"]) == (frozen["population"], frozen["people"])
    assert first["size"] < second["size"]
    assert first["drawn_by"] == IRIS


def test_a_draw_by_the_company_is_labelled(northfen: Site, sign_in: SignIn) -> None:
    n, fay = the_period(northfen), sign_in(FAY, "lead")
    assert "Management pre-selection, not an auditor sample" in text(fay, draw(fay, n))
    iris = auditor(northfen)
    assert "anagement pre-selection, not" not in text(iris, draw(iris, n))


def test_a_draw_that_cannot_be_made_is_refused_in_words(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    good = shown(text(iris, f"/periods/{n}/")) | {"part": "everyone", "n": "5", "seed": "s"}
    for wrong in ({"seed": " "}, {"n": "0"}, {"n": "many"}, {"part": "left_out"}, {"size": "1"}, {"seed": "a\x00b"}):
        answer = iris.post(f"/periods/{n}/samples/draw/", good | wrong)
        assert answer.status_code == 400, wrong
    assert bodies(northfen, "sample.drawn") == []
    iris.post(f"/periods/{n}/samples/draw/", good | {"seed": "", "ours": "1"})
    assert len(bodies(northfen, "sample.drawn")[0]["seed"]) == 32, "the program's seed, where it is asked for"


def test_who_follows_in_the_draw_stands_in_for_whoever_was_invalid(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    where = draw(iris, n, 4)
    (sample,) = bodies(northfen, "sample.drawn")
    out = sample["people"][1]["key"]
    assert iris.post(f"{where}replace/", {"out": out, "reason": " "}).status_code == 400
    assert iris.post(f"{where}replace/", {"out": "p_0000000000000000", "reason": "x"}).status_code == 404
    assert iris.post(f"{where}replace/", {"out": out, "reason": "Worked at another company."}).status_code == 302
    five = draw(iris, n, 5)
    assert bodies(northfen, "sample.replaced")[0]["key"] == bodies(northfen, "sample.drawn")[1]["people"][4]["key"]
    page = text(iris, where)
    assert "Worked at another company." in page
    assert "Sample: 4 of" in page
    again = iris.post(f"{where}replace/", {"out": out, "reason": "Again."})
    assert again.status_code == 404, "who was replaced is not replaced once more"
    assert five != where


def test_what_the_auditor_marks_stands_in_the_sheet_and_what_was_marked_before_stays(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    where = draw(iris, n, 3)
    row = next(one for one in downloaded(iris, f"{where}files/sheet.csv") if one["requirement"])
    person = f"{where}people/{row['person_id']}/"
    hit = re.search(r'name="obligation" value="(o_[^"]+|[^"]+)"', text(iris, person))
    assert hit
    said = {"obligation": hit[1], **_ALL, "note": "=1+1 <script>alert(1)</script>", "tick_mark": "TM-1"}
    assert iris.post(f"{person}mark/", said).status_code == 302
    assert iris.post(f"{person}mark/", said | {"C": "N"}).status_code == 302
    assert [body["C"] for body in bodies(northfen, "attribute.marked")] == ["Y", "N"]
    page = text(iris, person)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert(1)") >= 3, "in the form, and in each mark that was made"
    marked = next(one for one in downloaded(iris, f"{where}files/sheet.csv") if one["C"])
    assert (marked["C"], marked["result"], marked["tester"]) == ("N", "deviation", IRIS)
    assert marked["note"].startswith("'=1+1")
    assert "sample 3, deviations 1." in text(iris, where)
    book = load_workbook(io.BytesIO(iris.get(f"{where}files/sheet.xlsx").content))
    cells = {str(cell.value) for line in book["sample"] for cell in line}
    assert {"sample_no", "=1+1 <script>alert(1)</script>", row["person_id"]} <= cells
    assert all(cell.data_type != "f" for line in book["sample"] for cell in line)


def test_a_row_has_no_deviation_only_when_all_of_a_to_f_are_filled_in(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    where = draw(iris, n, 3)
    row = next(one for one in downloaded(iris, f"{where}files/sheet.csv") if one["requirement"])
    person = f"{where}people/{row['person_id']}/"
    hit = re.search(r'name="obligation" value="(o_[^"]+)"', text(iris, person))
    assert hit
    for marks, result in (({"A": "Y"}, "open"), ({"A": "N"}, "deviation"), (_ALL | {"D": "NA"}, "no deviation")):
        assert iris.post(f"{person}mark/", {"obligation": hit[1], **marks}).status_code == 302
        assert [one["result"] for one in downloaded(iris, f"{where}files/sheet.csv") if one["A"]] == [result]


def test_only_the_auditor_of_the_engagement_marks(northfen: Site, sign_in: SignIn) -> None:
    n = the_period(northfen)
    where = draw(auditor(northfen), n, 3)
    person = bodies(northfen, "sample.drawn")[0]["people"][0]["key"]
    fay = sign_in(FAY, "lead")
    assert text(fay, f"{where}people/{person}/").count("Fill in") == 0
    assert fay.post(f"{where}people/{person}/mark/", {"A": "Y"}).status_code == 404
    assert bodies(northfen, "attribute.marked") == []


def test_a_mark_that_is_none_is_refused(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    where = draw(iris, n, 3)
    person = bodies(northfen, "sample.drawn")[0]["people"][0]["key"]
    address = f"{where}people/{person}/"
    hit = re.search(r'name="obligation" value="([^"]*)"', text(iris, address))
    assert hit
    assert iris.post(f"{address}mark/", {"obligation": hit[1], "A": "perhaps"}).status_code == 400
    assert iris.post(f"{address}mark/", {"obligation": hit[1]}).status_code == 400
    assert iris.post(f"{address}mark/", {"obligation": "another", "A": "Y"}).status_code == 404
    assert bodies(northfen, "attribute.marked") == []


def test_a_sampled_persons_page_is_of_the_sample_and_shows_how_it_came_about(northfen: Site) -> None:
    iris, n = auditor(northfen), the_period(northfen)
    where = draw(iris, n, 3)
    row = next(one for one in downloaded(iris, f"{where}files/sheet.csv") if one["evidence_ref"])
    page = text(iris, f"{where}people/{row['person_id']}/?whole=1")
    assert row["due"] in page
    assert f'of <span class="hash">sha256:{row["evidence_sha256"]}' in page
    assert "Show every step" not in page
    assert f"entry {row['evidence_ref'].split()[1].rstrip(',')}" in page.lower().replace(",", "")
    outside = next(
        one["person_id"]
        for one in downloaded(iris, f"/periods/{n}/files/population.csv")
        if one["person_id"] not in {each["key"] for each in bodies(northfen, "sample.drawn")[0]["people"]}
    )
    assert iris.get(f"{where}people/{outside}/").status_code == 404
    assert iris.get(f"/periods/{n}/samples/{n}/").status_code == 404

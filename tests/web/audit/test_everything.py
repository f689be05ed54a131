"""Everything of an engagement as one ZIP: whole, the same bytes again, and checked without a book and without us."""

from __future__ import annotations

import csv
import io
import re
import shlex
import subprocess
import time
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from django.test import Client

from musterroll.cli.check import command as check
from musterroll.cli.log_verify import command as log_verify
from musterroll.procedures.course import published
from musterroll.procedures.demo_company import AUDIT
from musterroll.procedures.engagement.pack import pack
from musterroll.procedures.pdf import check_pdf
from musterroll.procedures.views import make_view, view_known
from musterroll.web.site import Site
from tests.procedures.pdfs import pdf
from tests.web.audit.engaged import FAY, auditor, bodies, draw, text, the_period
from tests.web.people import SignIn


def _packed(client: Client, engagement: int) -> bytes:
    """The file, made in the background."""
    where = client.post(f"/periods/{engagement}/everything/").headers["Location"]
    for _ in range(1200):
        answer = client.get(where)
        if answer.status_code == 302:
            break
        assert b"every 1s" in answer.content, answer.content.decode()
        time.sleep(0.1)
    assert "Download the ZIP" in text(client, f"/periods/{engagement}/")
    answer = client.get(f"/periods/{engagement}/everything.zip")
    whole: Any = answer
    return b"".join(whole.streaming_content)


def _course_with_an_archive(site: Site) -> str:
    """The version that most people of the demo company took, with a curriculum."""
    row = site.book.tables.row(
        "SELECT course, version FROM state_completions WHERE version IS NOT NULL AND counted = 'counted'"
        " GROUP BY course, version ORDER BY count(*) DESC LIMIT 1"
    )
    assert row is not None
    digest = site.book.archive.keep(pdf())
    fact = published(row[0], row[1], FAY, site.now, archive=digest)
    site.book.journal.append([fact], received_at=site.now)
    make_view(site.book, view_known(site.book, AUDIT.start, AUDIT.end, None, site.policy.time_zone, site.now))
    return digest


@pytest.fixture
def folder(northfen: Site, sign_in: SignIn, tmp_path: Path) -> Path:
    """An engagement with a sample, marks and a request, unpacked."""
    digest = _course_with_an_archive(northfen)
    iris, n = auditor(northfen), the_period(northfen)
    draw(iris, n, 12, "everyone")
    iris.post(f"/periods/{n}/requests/ask/", {"text": "The signed rosters, please."})
    (asked,) = bodies(northfen, "evidence.requested")
    assert asked
    content = _packed(iris, n)
    (tmp_path / "engagement.zip").write_bytes(content)
    zipfile.ZipFile(io.BytesIO(content)).extractall(tmp_path / "all")
    (tmp_path / "archive").write_text(digest)
    return tmp_path


def test_a_stranger_checks_it_offline(northfen: Site, folder: Path) -> None:
    root = folder / "all"
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"], cwd=root, check=True)
    listed = {row["file"]: row for row in csv.DictReader((root / "02_index.csv").open(encoding="utf-8"))}
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
    assert there - set(listed) == {"SHA256SUMS", "README.txt", "02_index.csv"}
    (frozen,) = bodies(northfen, "population.frozen")
    assert sha256((root / "10_keys.txt").read_bytes()).hexdigest() == frozen["population"]
    assert len((root / "10_keys.txt").read_text().splitlines()) == frozen["people"]
    (sample,) = bodies(northfen, "sample.drawn")
    (place,) = (root / "30_samples").iterdir()
    assert sha256((place / "keys.txt").read_bytes()).hexdigest() == sample["population"]
    order = list(csv.DictReader((place / "draw.csv").open(encoding="utf-8")))
    assert {(row["n"], row["drawn_from"], row["population_sha256"]) for row in order} == {
        ("12", "everyone", sample["population"])
    }
    drawn = subprocess.run(["sh", "draw.sh"], cwd=place, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in drawn.splitlines()] == [one["key"] for one in sample["people"]]
    files = sorted(str(path) for path in place.rglob("*.json"))
    assert any(one.endswith(".record.json") for one in files)
    log = root / "98_log"
    typed = [*files, "--key", str(log / "verifier-key.txt"), "--checkpoint", str(log / "checkpoint.txt")]
    checked = CliRunner().invoke(log_verify, typed, standalone_mode=False)
    assert checked.return_value == 0, checked.output
    assert checked.output.count(": holds.") == len(files)
    assert "not proven" not in checked.output, "a record holds what its fact says and nothing else"
    Path(files[0]).write_text(Path(files[0]).read_text().replace("2025", "2024"))
    assert CliRunner().invoke(log_verify, typed, standalone_mode=False).return_value == 1


def test_it_holds_what_was_taken_and_is_the_same_for_the_same_state(northfen: Site, folder: Path) -> None:
    root = folder / "all"
    check_pdf((root / "90_ipe.pdf").read_bytes(), "90_ipe.pdf")
    told = (root / "90_ipe.txt").read_text("utf-8")
    assert "Audit of 2025" in told
    (frozen,) = bodies(northfen, "population.frozen")
    assert frozen["population"] in told
    shrank = "Source shrank: 1. The extract of"
    assert shrank in told
    assert "source_shrank" in (root / "16_completeness.csv").read_text("utf-8")
    (curriculum,) = (root / "40_curriculum").glob("*.pdf")
    assert sha256(curriculum.read_bytes()).hexdigest() == (folder / "archive").read_text()
    rows = [path.read_text("utf-8") for path in root.rglob("*.row.txt")]
    assert rows
    assert all("sha256" in one for one in rows)
    assert "The signed rosters, please." in next((root / "44_requests").rglob("request.txt")).read_text("utf-8")
    assert len(list((root / "41_policy").iterdir())) == len(northfen.policies)
    assert "log verify --key KEY" in (root / "README.txt").read_text("utf-8")
    _the_workbook_of_check(northfen, root)
    _the_same_again(northfen, folder / "engagement.zip")


def _the_workbook_of_check(site: Site, root: Path) -> None:
    """Every sheet is that of the command that the README names; only the first says when it was made, and how."""
    typed = re.search(r"musterroll (check .*--format xlsx)$", (root / "README.txt").read_text("utf-8"), re.MULTILINE)
    assert typed is not None
    site.book.close()
    out = root.parent / "check.xlsx"
    more = ["--folder", str(site.config.folder), "--now", site.now.isoformat(), "--out", str(out), "--quiet"]
    CliRunner().invoke(check, [*shlex.split(typed[1])[1:], *more], standalone_mode=False)
    ours, theirs = (openpyxl.load_workbook(path, read_only=True) for path in (root / "20_check.xlsx", out))
    assert ours.sheetnames == theirs.sheetnames
    rows = {name: list(ours[name].iter_rows(values_only=True)) for name in ours.sheetnames}
    for name in ours.sheetnames[1:]:
        assert rows[name] == list(theirs[name].iter_rows(values_only=True)), name
    assert sum(map(len, rows.values())) > 500


def _the_same_again(site: Site, before: Path) -> None:
    """The same state gives the same bytes, and another one is made anew."""
    n, iris = the_period(site), auditor(site)
    for one in site.config.views.glob("*.zip"):
        one.unlink()
    again = pack(site.book, n, site.now, lambda done, total, sentence: None)
    assert again.read_bytes() == before.read_bytes()
    iris.post(f"/periods/{n}/requests/ask/", {"text": "One thing more."})
    assert iris.get(f"/periods/{n}/everything.zip").status_code == 302
    assert "Make the file" in text(iris, f"/periods/{n}/")


def test_before_a_population_is_frozen_there_is_nothing_to_hand_over(northfen: Site, sign_in: SignIn) -> None:
    n, fay = the_period(northfen), sign_in(FAY, "lead")
    assert "No population was frozen yet" in text(fay, f"/periods/{n}/")
    assert fay.post(f"/periods/{n}/everything/").status_code == 400

"""Every source has its page, which names its settings, its questions and what it cannot do."""

from __future__ import annotations

from musterroll.procedures.pulling.settings import COMMON
from musterroll.sources.catalogue import sources
from musterroll.sources.port import Source
from musterroll.sources.watched.settings import FOLDER
from tests.house.tree import ROOT

PAGES = ROOT / "docs" / "sources"


def page(source: Source) -> str:
    """The page of a source, in one line; empty where there is none."""
    path = PAGES / f"{source.name}.md"
    return " ".join(path.read_text("utf-8").split()) if path.exists() else ""


def test_every_source_has_a_page() -> None:
    assert [name for name, source in sources().items() if not page(source)] == []


def test_every_setting_and_question_is_on_its_page() -> None:
    missing = [
        f"{name}: {word}"
        for name, source in sources().items()
        for word in (*(one.name for one in source.settings), *(query.name for query in source.queries))
        if f"`{word}`" not in page(source)
    ]
    assert missing == []


def test_every_setting_of_watched_folders_is_on_their_page() -> None:
    text = (PAGES / f"{FOLDER.name}.md").read_text("utf-8")
    assert [one.name for one in FOLDER.settings if f"`{one.name}`" not in text] == []


def test_what_every_source_can_be_told_is_among_the_settings() -> None:
    text = (ROOT / "docs" / "configuration.md").read_text("utf-8")
    assert [one.name for one in COMMON if f"`{one.name}`" not in text] == []


def test_what_a_source_cannot_do_is_on_its_page() -> None:
    assert [words for source in sources().values() for words in source.cannot if words not in page(source)] == []

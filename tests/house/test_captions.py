"""Every room says at its door what it is for and what it may import, and tells the truth."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from tests.house.tree import PACKAGE, code_files, imported, parsed, place, rooms

LIMIT = 400  # lines: beyond this a file holds more than one idea


def caption(folder: Path) -> str:
    """The docstring at the door of `folder`, empty if there is none."""
    door = folder / "__init__.py"
    return (ast.get_docstring(parsed(door)) or "") if door.exists() else ""


def admitted(text: str) -> set[str]:
    """The rooms that a caption names after "May import:"."""
    _, found, rest = text.partition("May import:")
    return set(re.findall(r"[a-z_]+", rest)) if found else set()


def known_rooms(room: Path) -> set[str]:
    """The other rooms that the code of `room` imports."""
    names = {name for file in code_files(room) for name, _ in imported(parsed(file))}
    others = {name.split(".")[1] for name in names if name.startswith("musterroll.")}
    return {other for other in others - {room.name} if (PACKAGE / other).is_dir()}


def test_every_folder_with_code_has_a_door() -> None:
    folders = {file.parent for file in code_files(PACKAGE)}
    assert [place(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_every_door_has_a_caption_that_says_what_may_be_imported() -> None:
    doors = [file.parent for file in code_files(PACKAGE) if file.name == "__init__.py"]
    assert [place(door) for door in doors if "import" not in caption(door)] == []


def test_the_caption_of_a_room_is_longer_than_a_line() -> None:
    doors = [PACKAGE, *rooms()]
    assert [place(door) for door in doors if len(caption(door).splitlines()) < 2] == []


def test_a_room_imports_what_its_caption_admits_and_no_more() -> None:
    secret = {room.name: sorted(known_rooms(room) - admitted(caption(room))) for room in rooms()}
    assert {room: names for room, names in secret.items() if names} == {}


def test_doors_hold_no_code() -> None:
    """A caption may be followed by the version and by names handed on, not by anything that runs."""
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign)
    busy = [
        place(file, node.lineno)
        for file in code_files(PACKAGE)
        if file.name == "__init__.py"
        for node in parsed(file).body[1:]
        if not isinstance(node, allowed)
    ]
    assert busy == []


def test_no_file_grows_beyond_one_idea() -> None:
    lengths = {place(file): len(file.read_text("utf-8").splitlines()) for file in code_files(PACKAGE, ".py", ".sql")}
    assert {file: lines for file, lines in lengths.items() if lines >= LIMIT} == {}
